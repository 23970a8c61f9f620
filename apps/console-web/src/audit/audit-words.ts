import { erasedSubjects, type AuditAction, type AuditEntry, type SceneState } from '@shiren/contracts-console';
import type { ProblemCode } from '@shiren/contracts-core';
import type { ReviewResult } from '@shiren/contracts-verification';
import { channelKindTitles, kindTitles } from '../alerts/texts.js';
import { stateTitles } from '../attempts/states.js';
import type { Text } from '../language.js';
import { choiceOf, fieldTitle, hasWords } from '../scenes/field-words.js';
import { schemeTitle } from '../scenes/scheme-title.js';
import { problemWords } from '../words/problem-words.js';
import { groundTitles, roleTitles } from '../words/state-words.js';
import type { Words } from '../words/words.js';

/** What each entry of the log says was done. */
export const actionTitles: Readonly<Record<AuditAction, Words>> = {
  'sign-in': ['登录', 'Signed in'],
  'sign-in.refused': ['登录被拒绝', 'Sign-in refused'],
  'sign-out': ['退出登录', 'Signed out'],
  'session.end': ['结束登录会话', 'Ended a session'],
  'password.change': ['修改密码', 'Changed the password'],
  'authenticator.begin': ['开始设置动态码', 'Began to set up an authenticator'],
  'authenticator.add': ['启用动态码', 'Set up an authenticator'],
  'authenticator.remove': ['关闭动态码', 'Removed the authenticator'],
  'account.time-zone': ['修改统计时区', 'Changed the time zone'],
  'account.second-factor': ['修改动态码要求', 'Changed whether authenticators are required'],
  'user.add': ['新增用户', 'Added a user'],
  'user.change': ['修改用户', 'Changed a user'],
  'user.remove': ['删除用户', 'Removed a user'],
  'user.reset-password': ['重置用户密码', 'Reset a user’s password'],
  'user.unlock': ['解除登录限制', 'Unlocked a user'],
  'user.remove-authenticator': ['移除用户的动态码', 'Removed a user’s authenticator'],
  'access-key.add': ['创建 AccessKey', 'Created an AccessKey'],
  'access-key.enable': ['启用 AccessKey', 'Enabled an AccessKey'],
  'access-key.disable': ['禁用 AccessKey', 'Disabled an AccessKey'],
  'access-key.remove': ['删除 AccessKey', 'Deleted an AccessKey'],
  'scene.add': ['创建场景', 'Created a scene'],
  'scene.change': ['修改场景', 'Changed a scene'],
  'scene.restore': ['恢复场景的早期版本', 'Restored a version of a scene'],
  'scene.state': ['停用或启用场景', 'Changed the state of a scene'],
  'scene.callback-secret': ['更换回调密钥', 'Changed the callback secret'],
  'scene.callback-off': ['回调地址被停用', 'A callback address was switched off'],
  'callback.replay': ['重新推送结果', 'Sent a result again'],
  'alert.rule-add': ['新增告警规则', 'Added an alert rule'],
  'alert.rule-change': ['修改告警规则', 'Changed an alert rule'],
  'alert.rule-remove': ['删除告警规则', 'Removed an alert rule'],
  'alert.channel-add': ['新增告警渠道', 'Added an alert channel'],
  'alert.channel-change': ['修改告警渠道', 'Changed an alert channel'],
  'alert.channel-secret': ['更换告警渠道的密钥', 'Changed the secret of an alert channel'],
  'alert.channel-remove': ['删除告警渠道', 'Removed an alert channel'],
  'alert.test': ['测试告警渠道', 'Tested an alert channel'],
  'attempt.photos': ['查看认证照片', 'Looked at the photos of an attempt'],
  'attempt.identity': ['查看身份信息', 'Looked at the identity of an attempt'],
  'attempt.person': ['查看同一人员的认证', 'Looked at a person’s attempts'],
  'attempt.approve': ['审核通过', 'Approved an attempt'],
  'attempt.reject': ['审核拒绝', 'Rejected an attempt'],
  'attempt.undo': ['撤销审核结论', 'Undid a decision'],
  'attempts.person': ['按人员查找认证记录', 'Searched the attempts of a person'],
  'attempts.export': ['导出认证记录', 'Exported attempts'],
  'links.make': ['生成认证链接', 'Made links'],
  'link.withdraw': ['撤回认证链接', 'Withdrew a link'],
  'block.add': ['加入黑名单', 'Added a block'],
  'block.end': ['解除拉黑', 'Ended a block'],
  'verification.try': ['发起试用认证', 'Tried a verification'],
  'person.erase': ['申请删除个人信息', 'Began to erase personal data'],
  'person.erased': ['已删除个人信息', 'Erased personal data'],
  'consent.withdraw': ['撤回同意', 'Withdrew consent'],
  'registry.import': ['开始导入比对源', 'Began an import into the registry'],
  'registry.import.commit': ['完成导入比对源', 'Completed an import into the registry'],
  'registry.import.abandon': ['放弃导入比对源', 'Abandoned an import into the registry'],
  'audit.export': ['导出审计日志', 'Exported the audit log'],
};

const OUTCOME = '.outcome';
const isAction = (action: string): action is AuditAction => Object.hasOwn(actionTitles, action);

/** An action in words; one that this release does not know stands for itself. */
export function actionText(action: string, t: Text): string {
  const begun = action.endsWith(OUTCOME) ? action.slice(0, -OUTCOME.length) : action;
  const words = isAction(begun) ? t(...actionTitles[begun]) : begun;
  return begun === action ? words : t(`${words}（结果）`, `${words} (outcome)`);
}

/** The actions whose words hold a text, with their outcomes: a search has to find what its reader sees. */
export const actionsLike = (text: string, t: Text): string[] =>
  Object.keys(actionTitles)
    .flatMap((action) => [action, `${action}${OUTCOME}`])
    .filter((action) => actionText(action, t).toLowerCase().includes(text.trim().toLowerCase()));

const subjectTitles: Readonly<Record<keyof typeof erasedSubjects, Words>> = {
  number: ['按身份证号码', 'by ID number'],
  time: ['保存期限已到', 'older than the retention period'],
};

/** To whom or what it was done. */
export function subjectText(subject: string, t: Text): string {
  const found = (Object.keys(erasedSubjects) as (keyof typeof erasedSubjects)[]).find((name) => erasedSubjects[name] === subject);
  return found ? t(...subjectTitles[found]) : subject;
}

/** Where it came from: an address, or the API, which knows no browser. */
export const addressText = (address: string, t: Text): string => (address === 'api' ? t('接口调用', 'by the API') : address || '–');

const detailTitles: Readonly<Record<string, Words>> = {
  addressChanged: ['更换机器人地址', 'Another robot address'],
  channels: ['渠道', 'Channels'],
  enabled: ['启用', 'On'],
  encryption: ['加密方式', 'Encryption'],
  host: ['服务器', 'Server'],
  language: ['消息语言', 'Language'],
  minAttempts: ['最少次数', 'Least number'],
  part: ['原因或服务', 'Reason or service'],
  port: ['端口', 'Port'],
  recipients: ['收件人数', 'Recipients'],
  recipientsChanged: ['更换收件人', 'Other recipients'],
  secretChanged: ['更换密钥或密码', 'Another secret or password'],
  senderChanged: ['更换发件人', 'Another sender'],
  threshold: ['阈值', 'Threshold'],
  url: ['地址', 'Address'],
  userChanged: ['更换用户名', 'Another user'],
  windowMinutes: ['时段（分钟）', 'Window (minutes)'],
  agreedElsewhere: ['由业务方取得同意', 'Consent given to the business'],
  answered: ['对方应答', 'Response'],
  attemptId: ['认证编号', 'Attempt'],
  attempts: ['认证', 'Attempts'],
  attemptsHash: ['认证编号的哈希', 'Hash of the attempts’ ids'],
  begun: ['已开始', 'Begun'],
  biz: ['场景', 'Scene'],
  days: ['有效期（天）', 'Days'],
  copyOf: ['复制自', 'Copy of'],
  disabled: ['停用', 'Disabled'],
  erasure: ['删除编号', 'Erasure'],
  evidence: ['证据', 'Evidence'],
  fields: ['字段', 'Fields'],
  files: ['文件', 'Files'],
  fourEyesUntil: ['双人审核保留至', 'Four eyes until'],
  from: ['自', 'From'],
  ground: ['原因', 'Ground'],
  images: ['照片', 'Photos'],
  imported: ['导入人数', 'Imported'],
  kind: ['类型', 'Kind'],
  name: ['名称', 'Name'],
  number: ['按身份证号码', 'By ID number'],
  problem: ['未完成', 'Not done'],
  real: ['真实认证', 'Real verification'],
  reason: ['理由', 'Reason'],
  recordings: ['录像', 'Recordings'],
  removed: ['移除人数', 'Removed'],
  required: ['要求动态码', 'Authenticator required'],
  revision: ['版本', 'Revision'],
  role: ['角色', 'Role'],
  scenes: ['授权场景', 'Scenes'],
  scheme: ['方案', 'Scheme'],
  settings: ['设置', 'Settings'],
  state: ['状态', 'State'],
  timeZone: ['时区', 'Time zone'],
  to: ['至', 'To'],
  restored: ['恢复的版本', 'Version restored'],
  version: ['同意书版本', 'Version of the text'],
  hours: ['有效小时数', 'Hours'],
  links: ['链接', 'Links'],
  openings: ['打开次数', 'Openings'],
  sandbox: ['沙箱', 'Sandbox'],
};

const reviewStates: Readonly<Record<ReviewResult['state'] | 'undone', Words>> = {
  decided: ['已完成审核', 'decided'],
  held: ['待生效，可撤销', 'takes effect soon, can be undone'],
  'waits-for-another': ['等待第二位审核人', 'waits for a second reviewer'],
  undone: ['已撤销', 'undone'],
};

const sceneStateTitles: Readonly<Record<SceneState, Words>> = {
  active: ['启用', 'active'],
  disabled: ['停用', 'disabled'],
  archived: ['归档', 'archived'],
};

const attemptStateWords = Object.fromEntries(Object.entries(stateTitles).map(([state, [zh, en]]) => [state, [zh, en] as const]));

const valueTitles: Readonly<Record<string, Readonly<Record<string, Words>>>> = {
  ground: groundTitles,
  role: roleTitles,
  kind: {
    real: ['正式', 'real'],
    test: ['测试（沙箱）', 'test (sandbox)'],
    number: ['证件号码', 'ID number'],
    device: ['设备', 'device'],
    ...kindTitles,
    ...channelKindTitles,
  },
  state: { ...reviewStates, ...attemptStateWords, ...sceneStateTitles },
};

type Value = AuditEntry['details'][string];

const CHANGED = ' → ';

function valueText(name: string, value: Value, t: Text): string {
  const text = String(value ?? '–');
  if (text.includes(CHANGED))
    return text
      .split(CHANGED)
      .map((side) => valueText(name, side, t))
      .join(CHANGED);
  if (text === '–') return name === 'scenes' ? t('全部', 'all') : text;
  if (text === 'true') return t('是', 'yes');
  if (text === 'false') return t('否', 'no');
  if (name === 'scheme') return schemeTitle(text, t);
  if (name === 'problem' && Object.hasOwn(problemWords, text)) return `${t(...problemWords[text as ProblemCode])} (${text})`;
  const words = valueTitles[name]?.[text] ?? choiceOf(name, text);
  return words ? t(...words) : text;
}

/** The details of an entry in words, one text each; those of a change say from what and to what. */
export const detailTexts = ({ action, details }: Pick<AuditEntry, 'action' | 'details'>, t: Text): string[] =>
  Object.entries(details).map(([name, value]) => {
    const title =
      action === 'attempts.person' && name === 'name'
        ? t('按姓名', 'By name')
        : action.startsWith('scene.') && hasWords(name)
          ? fieldTitle(name, t)
          : t(...(detailTitles[name] ?? ([name, name] as const)));
    return `${title}${t('：', ': ')}${valueText(name, value, t)}`;
  });
