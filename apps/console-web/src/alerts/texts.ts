import {
  billedServices,
  isWindowed,
  type AlertChannelKind,
  type AlertDelivery,
  type AlertEvent,
  type AlertKind,
  type AlertRule,
  type BilledService,
} from '@shiren/contracts-console';
import { reasonText } from '@shiren/schemes';
import type { Text } from '../language.js';

type Pair = readonly [zh: string, en: string];

export const kindTitles: Readonly<Record<AlertKind, Pair>> = {
  'pass-rate': ['通过率下降', 'Pass rate falls'],
  attacks: ['攻击增多', 'Attacks increase'],
  callbacks: ['回调失败增多', 'Callbacks fail'],
  authority: ['权威数据源异常', 'Authority in trouble'],
  quota: ['配额将用完', 'Quota runs out'],
};

/** What the number of a rule means, by kind. */
export const thresholdTitles: Readonly<Record<AlertKind, Pair>> = {
  'pass-rate': ['下降达到（百分点）', 'Fall by at least (percentage points)'],
  attacks: ['占比上升达到（百分点）', 'Share rises by at least (percentage points)'],
  callbacks: ['失败率上升达到（百分点）', 'Failures rise by at least (percentage points)'],
  authority: ['持续无法应答达到（分钟）', 'No answer for at least (minutes)'],
  quota: ['用量达到配额的（%）', 'Used at least (% of the quota)'],
};

export const channelKindTitles: Readonly<Record<AlertChannelKind, Pair>> = {
  webhook: ['Webhook', 'Webhook'],
  dingtalk: ['钉钉机器人', 'DingTalk robot'],
  wecom: ['企业微信机器人', 'WeCom robot'],
  email: ['邮件', 'E-mail'],
};

export const eventTitles: Readonly<Record<AlertEvent, readonly [zh: string, en: string, color: string]>> = {
  fired: ['告警', 'fired', 'red'],
  resolved: ['恢复', 'resolved', 'green'],
  test: ['测试', 'test', 'default'],
};

export const stateTitles: Readonly<Record<AlertDelivery['state'], readonly [zh: string, en: string, color: string]>> = {
  waiting: ['待发送', 'waiting', 'blue'],
  delivered: ['已送达', 'delivered', 'green'],
  failed: ['发送失败', 'failed', 'red'],
};

const serviceTitles: Readonly<Record<BilledService, Pair>> = {
  'real-person': ['实人认证', 'Real-person verification'],
  'live-face': ['活体检测', 'Liveness verification'],
  'face-comparison': ['人脸比对', 'Face comparison'],
};

const isService = (part: string): part is BilledService => (billedServices as readonly string[]).includes(part);

/** A sub-code or a billed service in words. */
export function partTitle(part: string, t: Text): string {
  if (isService(part)) return t(...serviceTitles[part]);
  const { zh, en } = reasonText(part);
  return `${part} ${t(zh, en)}`;
}

export function windowTitle(minutes: number, t: Text): string {
  return minutes < 60 ? t(`${minutes} 分钟`, `${minutes} min`) : t(`${minutes / 60} 小时`, `${minutes / 60} h`);
}

/** The condition of a rule as one sentence. */
export function conditionOf({ kind, part = '', threshold, windowMinutes, minAttempts }: AlertRule, t: Text): string {
  if (kind === 'authority') return t(`持续 ${threshold} 分钟无法应答`, `no answer for ${threshold} min`);
  if (kind === 'quota') return t(`${partTitle(part, t)}：用量达到配额的 ${threshold} %`, `${partTitle(part, t)}: ${threshold} % used`);
  const window = windowTitle(windowMinutes ?? 0, t);
  const points = threshold === 1 ? '1 point' : `${threshold} points`;
  const change = {
    'pass-rate': t(`通过率较前一时段下降 ${threshold} 个百分点`, `pass rate ${points} below the window before`),
    attacks: t(`“${partTitle(part, t)}”的占比较前一时段上升 ${threshold} 个百分点`, `share of “${partTitle(part, t)}” ${points} above the window before`),
    callbacks: t(`回调失败率较前一时段上升 ${threshold} 个百分点`, `failing callbacks ${points} above the window before`),
  }[kind];
  return isWindowed(kind) ? t(`${window}内${change}（至少 ${minAttempts} 次）`, `in ${window}: ${change} (at least ${minAttempts})`) : '';
}

const answers: Readonly<Record<string, Pair>> = {
  'not-public': ['地址不是公网地址，请运维在 ALERT_PRIVATE_HOSTS 中放行', 'the address is not public; operators can allow it in ALERT_PRIVATE_HOSTS'],
  'host-unknown': ['域名无法解析', 'the host is unknown'],
  'too-slow': ['响应超时', 'no response in time'],
  unreachable: ['无法连接', 'cannot be reached'],
  'mail-sign-in': ['邮件服务器拒绝登录，请检查用户名和密码', 'the mail server refused the sign-in; check user and password'],
  'mail-encryption': ['加密连接失败，请检查加密方式、端口和服务器证书', 'encryption failed; check its kind, the port and the server’s certificate'],
  'some-recipients-refused': ['部分收件人被拒绝', 'some recipients were refused'],
  'channel-removed': ['渠道已删除', 'the channel was removed'],
  'too-many-waiting': ['待发送的消息过多，未发送', 'too many messages are waiting; not sent'],
  internal: ['服务内部错误，请查看控制台服务的日志', 'internal error; see the log of the console service'],
};

/** Why a delivery failed, or what was answered. */
export function answerTitle(answer: string | undefined, t: Text): string {
  if (answer === undefined) return '–';
  const known = answers[answer];
  if (known) return t(...known);
  return /^\d+$/.test(answer) ? `HTTP ${answer}` : answer.replace(/^smtp /, 'SMTP ');
}
