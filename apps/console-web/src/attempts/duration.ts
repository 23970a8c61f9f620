import type { ListedAttempt } from '@shiren/contracts-console';
import type { Text } from '../language.js';

/** Milliseconds from submission to decision; undefined until both happened. */
export const decisionTime = ({ submittedAt, decidedAt }: Pick<ListedAttempt, 'submittedAt' | 'decidedAt'>): number | undefined =>
  submittedAt && decidedAt ? Math.max(0, Date.parse(decidedAt) - Date.parse(submittedAt)) : undefined;

/** A duration in the two largest units that it fills; seconds with a tenth. */
export function durationText(milliseconds: number, t: Text): string {
  const seconds = milliseconds / 1_000;
  if (seconds < 59.95) return t(`${seconds.toFixed(1)} 秒`, `${seconds.toFixed(1)} s`);
  const whole = Math.round(seconds);
  const minutes = Math.floor(whole / 60);
  if (minutes < 60) return t(`${minutes} 分 ${whole % 60} 秒`, `${minutes} min ${whole % 60} s`);
  const hours = Math.floor(minutes / 60);
  if (hours < 24) return t(`${hours} 小时 ${minutes % 60} 分`, `${hours} h ${minutes % 60} min`);
  return t(`${Math.floor(hours / 24)} 天 ${hours % 24} 小时`, `${Math.floor(hours / 24)} d ${hours % 24} h`);
}
