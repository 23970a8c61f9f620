import type { AttemptStory } from '@shiren/contracts-console';
import { Descriptions, Progress, Typography } from 'antd';
import { useText, type Text } from '../language.js';

type Evidence = AttemptStory['evidence'][number];
type Value = Evidence['finding'][string];
type Words = readonly [string, string];

export const evidenceTitles: Readonly<Record<string, Words>> = {
  sandbox: ['沙箱', 'Sandbox'],
  'block-list': ['黑名单', 'Block list'],
  liveness: ['活体检测', 'Liveness'],
  authority: ['与权威数据源比对', 'Comparison with the authority'],
  portrait: ['与身份证头像比对', 'Comparison with the portrait on the ID card'],
  card: ['身份证核验', 'ID card check'],
  'retained-photo': ['与留底照片比对', 'Comparison with the retained photo'],
};

const findingTitles: Readonly<Record<string, Words>> = {
  number: ['证件号码', 'ID number'],
  device: ['设备', 'Device'],
  outcome: ['结果', 'Result'],
  risk: ['风险', 'Risk'],
  identity: ['姓名与证件号', 'Name and number'],
  photo: ['留存照片', 'Photo on record'],
  reserved: ['保留号码', 'Reserved number'],
  frontFlaw: ['人像面照片', 'Photo of the front'],
  backFlaw: ['国徽面照片', 'Photo of the back'],
  claim: ['与填写信息', 'With name and number'],
  validity: ['有效期', 'Validity'],
  sides: ['正反面', 'Front and back'],
};

const valueTitles: Readonly<Record<string, Words>> = {
  true: ['命中', 'listed'],
  passed: ['通过', 'passed'],
  failed: ['未通过', 'failed'],
  'not-captured': ['未采集到', 'not captured'],
  high: ['高', 'high'],
  match: ['一致', 'match'],
  'name-mismatch': ['姓名不符', 'the name differs'],
  unknown: ['查无此人', 'unknown'],
  current: ['有效', 'current'],
  stale: ['超过时限', 'too old'],
  missing: ['无', 'none'],
  agrees: ['一致', 'agrees'],
  disagrees: ['不一致', 'disagrees'],
  unsure: ['不确定', 'unsure'],
  agree: ['一致', 'agree'],
  disagree: ['不一致', 'disagree'],
  valid: ['有效', 'valid'],
  expired: ['已过期', 'expired'],
  'not-yet-valid': ['尚未生效', 'not yet valid'],
};

const wordsOf = (value: Value, t: Text): string =>
  typeof value === 'number' ? String(Math.round(value * 100) / 100) : t(...(valueTitles[String(value)] ?? ([String(value), String(value)] as const)));

/** What each check found, in words; a score with the one that it had to reach. */
export function EvidenceList({ evidence }: { evidence: readonly Evidence[] }) {
  const t = useText();
  return (
    <Descriptions
      column={1}
      size="small"
      items={evidence.map(({ kind, finding }) => ({
        key: kind,
        label: t(...(evidenceTitles[kind] ?? ([kind, kind] as const))),
        children: <Finding finding={finding} />,
      }))}
    />
  );
}

function Finding({ finding: { score, least, ...others } }: { finding: Evidence['finding'] }) {
  const t = useText();
  const words = Object.entries(others)
    .filter(([, value]) => value !== null)
    .map(([name, value]) => `${t(...(findingTitles[name] ?? ([name, name] as const)))}${t('：', ': ')}${wordsOf(value, t)}`)
    .join(t('，', ', '));
  return (
    <div>
      {words && <div>{words}</div>}
      {typeof score === 'number' && <Score score={score} {...(typeof least === 'number' ? { least } : {})} />}
    </div>
  );
}

/** A similarity from 0 to 100 as a bar, green from the score that it had to reach. */
export function Score({ score, least }: { score: number; least?: number }) {
  const t = useText();
  const short = least !== undefined && score < least;
  return (
    <div style={{ minWidth: 180 }}>
      <Typography.Text {...(short ? { type: 'danger' as const } : {})}>
        {t('相似度', 'Similarity')} {score.toFixed(1)}
        {least === undefined ? '' : t(`（至少 ${least}）`, ` (at least ${least})`)}
      </Typography.Text>
      <Progress percent={score} size="small" showInfo={false} {...(short ? { status: 'exception' as const } : { status: 'success' as const })} aria-hidden />
    </div>
  );
}
