import type { LinkState } from '@shiren/contracts-console';

/** Each state in words, and its colour. */
export const linkStateTitles: Readonly<Record<LinkState, readonly [string, string, string]>> = {
  waiting: ['未打开', 'not opened', 'default'],
  opened: ['已打开', 'opened', 'blue'],
  'in-progress': ['已提交', 'submitted', 'blue'],
  passed: ['认证通过', 'passed', 'green'],
  failed: ['认证不通过', 'failed', 'red'],
  expired: ['已过期', 'expired', 'default'],
  withdrawn: ['已撤回', 'withdrawn', 'gold'],
};

/** Whether withdrawing a link in this state still changes something. */
export const canWithdraw = (state: LinkState): boolean => !['passed', 'expired', 'withdrawn'].includes(state);
