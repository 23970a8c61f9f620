import { reasonText } from '@shiren/schemes';
import { isWindowed, type AlertEvent, type AlertKind, type BilledService } from '@shiren/contracts-console';
import type { AlertRuleRecord } from './alert-rule.entity.js';
import type { Share } from './decide.js';

/** What a rule saw when it fired or resolved. */
export interface Measured {
  /** Percentage points, percent or minutes, as the threshold. */
  level: number;
  window?: Share;
  before?: Share;
}

/** What an alert says: counts and settings, nothing about a person. */
export interface AlertContent {
  event: AlertEvent;
  /** ISO 8601, UTC. */
  at: string;
  /** Absent for a test, as the rest. */
  incident?: { id: string; firedAt: string };
  rule?: { id: string; name: string; kind: AlertKind; biz?: string; part?: string; threshold: number; windowMinutes?: number; minAttempts?: number };
  measured?: Measured;
  /** Why it resolved: the rule was changed, switched off or removed, or things are well again. */
  ended?: 'recovered' | 'rule-changed';
}

/** The part of a rule that goes into its messages. */
export const ruleOf = ({ id, name, kind, biz, part, threshold, windowMinutes, minAttempts }: AlertRuleRecord): NonNullable<AlertContent['rule']> => ({
  ...{ id, name, kind, threshold },
  ...(biz === null ? {} : { biz }),
  ...(part === null ? {} : { part }),
  ...(windowMinutes === null ? {} : { windowMinutes }),
  ...(minAttempts === null ? {} : { minAttempts }),
});

/** The body of a signed webhook. */
export const webhookBody = ({ event, at, incident, ...rest }: AlertContent): string =>
  JSON.stringify({ type: `alert.${event}`, timestamp: at, data: incident ? { alertId: incident.id, firedAt: incident.firedAt, ...rest } : {} });

type Language = 'zh' | 'en';

const services: Readonly<Record<BilledService, Record<Language, string>>> = {
  'real-person': { zh: '实人认证', en: 'real-person verification' },
  'live-face': { zh: '活体检测', en: 'liveness verification' },
  'face-comparison': { zh: '人脸比对', en: 'face comparison' },
};

const what = ({ kind, part = '' }: NonNullable<AlertContent['rule']>): Record<Language, string> => {
  switch (kind) {
    case 'pass-rate':
      return { zh: '通过率下降', en: 'the pass rate has fallen' };
    case 'attacks':
      return { zh: `不通过原因 ${part} 增多：${reasonText(part).zh}`, en: `more failures with ${part}: ${reasonText(part).en}` };
    case 'callbacks':
      return { zh: '结果回调失败增多', en: 'more callbacks fail' };
    case 'authority':
      return { zh: '权威数据源异常', en: 'the authority does not answer' };
    case 'quota':
      return { zh: `${services[part as BilledService].zh}的月配额即将用完或已用完`, en: `the monthly quota of ${services[part as BilledService].en} runs out` };
  }
};

const percent = ({ bad, all }: Share): string => (all === 0 ? '–' : `${((100 * bad) / all).toFixed(1)} %`);

/** Subject and lines of a message for people, in the channel's language and the account's time zone. */
export function textOf({ event, at, incident, rule, measured, ended }: AlertContent, language: Language, timeZone: string): { title: string; lines: string[] } {
  const t = (zh: string, en: string): string => (language === 'zh' ? zh : en);
  const time = (iso: string): string =>
    `${new Intl.DateTimeFormat(language === 'zh' ? 'zh-CN' : 'en-GB', { dateStyle: 'medium', timeStyle: 'short', timeZone }).format(new Date(iso))} (${timeZone})`;
  if (!rule || !incident) {
    return {
      title: t('【实人】测试消息', '[Shiren] Test message'),
      lines: [t('这是一条测试消息，表示该告警渠道可用。', 'This is a test: alerts reach this channel.'), t(`时间：${time(at)}`, `Time: ${time(at)}`)],
    };
  }
  const state = event === 'fired' ? t('告警', 'Alert') : t('已恢复', 'Resolved');
  const lines = [
    t(`事件：${what(rule).zh}`, `What: ${what(rule).en}`),
    ...(isWindowed(rule.kind) ? [t(`场景：${rule.biz ?? '全部'}`, `Scene: ${rule.biz ?? 'all'}`)] : []),
    ...(measured ? levelLines(rule, measured, t) : []),
    t(`触发时间：${time(incident.firedAt)}`, `Since: ${time(incident.firedAt)}`),
    ...(event === 'resolved' ? [t(`恢复时间：${time(at)}`, `Resolved: ${time(at)}`)] : []),
    ...(ended === 'rule-changed'
      ? [t('说明：规则已被修改、停用或删除，告警随之结束。', 'The rule was changed, switched off or removed, which ended the alert.')]
      : []),
  ];
  return { title: `${t('【实人】', '[Shiren] ')}${state}${t('：', ': ')}${rule.name}`, lines };
}

function levelLines(
  { kind, threshold, windowMinutes }: NonNullable<AlertContent['rule']>,
  { level, window, before }: Measured,
  t: (zh: string, en: string) => string,
): string[] {
  if (kind === 'authority') {
    const minutes = Math.floor(level);
    return level === 0 ? [] : [t(`已持续 ${minutes} 分钟（阈值 ${threshold} 分钟）`, `For ${minutes} min (threshold ${threshold} min)`)];
  }
  if (kind === 'quota') return [t(`已用 ${level} %（阈值 ${threshold} %）`, `Used: ${level} % (threshold ${threshold} %)`)];
  if (!window || !before) return [];
  const [now, then] = kind === 'pass-rate' ? [passed(window), passed(before)] : [window, before];
  const of = kind === 'callbacks' ? t('次回调', 'callbacks') : t('次认证', 'attempts');
  const rate = kind === 'pass-rate' ? t('通过率', 'Pass rate') : kind === 'callbacks' ? t('失败率', 'Failing') : t('占比', 'Share');
  return [
    t(
      `${rate}：最近 ${windowMinutes} 分钟 ${percent(now)}（${now.bad}/${now.all} ${of}）`,
      `${rate}: ${percent(now)} in ${windowMinutes} min (${now.bad} of ${now.all} ${of})`,
    ),
    t(`前一时段：${percent(then)}（${then.bad}/${then.all}）`, `Window before: ${percent(then)} (${then.bad} of ${then.all})`),
    t(`阈值：变化 ${threshold} 个百分点`, `Threshold: ${threshold} percentage points`),
  ];
}

const passed = ({ bad, all }: Share): Share => ({ bad: all - bad, all });
