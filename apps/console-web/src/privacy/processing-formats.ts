import { MAX_BLOCK_DAYS, type ProcessedScene, type ProcessingRecord } from '@shiren/contracts-console';
import type { Text } from '../language.js';
import { schemeTitle } from '../scenes/scheme-title.js';
import { dataTitles } from '../words/material-words.js';

/** The column headings. */
export const columnsOf = (t: Text): string[] => [
  t('场景', 'Scene'),
  t('标识', 'Identifier'),
  t('方案', 'Scheme'),
  t('个人信息处理者', 'Who processes'),
  t('处理目的', 'Purpose'),
  t('个人信息种类', 'Data'),
  t('保存期限（天）', 'Kept for (days)'),
  t('接收方', 'Recipients'),
  t('合法性基础', 'Basis'),
];

/** One scene in words, one cell per column. */
export function rowOf(scene: ProcessedScene, record: ProcessingRecord, t: Text): string[] {
  const { comparedWith, people, consents } = scene;
  const authority =
    record.authority.source === 'upstream'
      ? t(`权威数据源 ${record.authority.host ?? ''}`, `the authority ${record.authority.host ?? ''}`)
      : t('本系统内置比对源', 'the built-in registry of this system');
  return [
    scene.name,
    scene.biz,
    schemeTitle(scene.scheme, t),
    scene.business ? t(`${scene.business.name}（${scene.business.contact}）`, `${scene.business.name} (${scene.business.contact})`) : record.account,
    comparedWith === 'authority'
      ? t('核实本人身份（与权威数据源比对）', 'verify who the person is, against the authority')
      : t('核实为同一人（与留底照片比对）', 'verify that it is the same person, against the retained photo'),
    [...scene.data.map((type) => t(...dataTitles[type])), ...(scene.recorded ? [t('活体检测录像', 'recording of the liveness check')] : [])].join(
      t('、', ', '),
    ),
    String(scene.retentionDays),
    [
      t(`业务方 ${record.account}`, `the business ${record.account}`),
      ...(comparedWith === 'authority' ? [authority] : []),
      ...(people.inReview ? [people.fourEyes ? t('两位审核人员', 'two reviewers') : t('审核人员', 'a reviewer')] : []),
    ].join(t('、', ', ')),
    scene.recorded
      ? t(`单独同意，第 ${consents.at(-1)?.version ?? 1} 版`, `separate consent, version ${consents.at(-1)?.version ?? 1}`)
      : t('由业务方取得单独同意', 'separate consent, taken by the business'),
  ];
}

/** The block list in words; it belongs to no scene. */
const blockRow = ({ account, blocks }: ProcessingRecord, t: Text): string[] => [
  t('黑名单', 'Block list'),
  '–',
  '–',
  account,
  t('拒绝已知的欺诈者再次认证', 'refuse people who are known for fraud'),
  t(`证件号码或设备的哈希（无法还原），${blocks} 条`, `hashes of ID numbers or devices, which can’t be reversed (${blocks})`),
  t(`至拉黑结束，最长 ${MAX_BLOCK_DAYS}`, `until the block ends, at most ${MAX_BLOCK_DAYS}`),
  t(`业务方 ${account}`, `the business ${account}`),
  t('由业务方确定', 'as the business determines'),
];

/** One row for each scene, and one for the block list while anything is on it. */
export const rowsOf = (record: ProcessingRecord, t: Text): string[][] => [
  ...record.scenes.map((scene) => rowOf(scene, record, t)),
  ...(record.blocks > 0 ? [blockRow(record, t)] : []),
];

export const recordRows = (record: ProcessingRecord, t: Text): string[][] => [columnsOf(t), ...rowsOf(record, t)];

/** The whole record as a document, including every consent text. */
export function recordMarkdown(record: ProcessingRecord, t: Text): string {
  const [head = [], ...rows] = recordRows(record, t);
  const line = (cells: readonly string[]): string => `| ${cells.map(escapeCell).join(' | ')} |`;
  const texts = record.scenes.flatMap(({ name, biz, consents }) =>
    consents.flatMap(({ version, since, zh, en }) => [`### ${name} (${biz}), ${t('第', 'version ')}${version}${t('版', '')}, ${since}`, '', zh, '', en, '']),
  );
  return [
    `# ${t('个人信息处理活动记录', 'Record of processing')}: ${record.account}`,
    '',
    record.at,
    '',
    line(head),
    line(head.map(() => '---')),
    ...rows.map(line),
    '',
    `## ${t('安全措施', 'Safeguards')}`,
    '',
    t(
      '照片、录像与字段以 AES-256-GCM 加密保存，每项一把数据密钥；到期、申请或撤回同意后删除；查看照片须先记入不可篡改的审计日志。',
      'Images, recordings and fields are stored encrypted (AES-256-GCM with a separate data key each) and erased when their retention period ends, on request, or when consent is withdrawn. Viewing a photo is first recorded in an append-only audit log.',
    ),
    '',
    `## ${t('同意书', 'Consent texts')}`,
    '',
    ...texts,
  ].join('\n');
}

const escapeCell = (text: string): string => text.replaceAll(/[|\\]/g, (character) => `\\${character}`).replaceAll('\n', ' ');
