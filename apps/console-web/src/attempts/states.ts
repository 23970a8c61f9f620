import type { AttemptState } from '@shiren/contracts-console';

/** Each state in words, and its colour. */
export const stateTitles: Readonly<Record<AttemptState, readonly [string, string, string]>> = {
  open: ['进行中', 'open', 'default'],
  'in-progress': ['判定中', 'being decided', 'blue'],
  'in-review': ['审核中', 'in review', 'gold'],
  passed: ['认证通过', 'passed', 'green'],
  failed: ['认证不通过', 'failed', 'red'],
  erased: ['信息已删除', 'erased', 'default'],
};
