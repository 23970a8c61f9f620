import type { ErasureGround, Role } from '@shiren/contracts-console';
import type { Outcome } from '@shiren/contracts-verification';
import type { Words } from './words.js';

export const roleTitles: Readonly<Record<Role, Words>> = {
  owner: ['所有者', 'Owner'],
  'full-access': ['完全访问 (AliyunYundunCloudAuthFullAccess)', 'Full access (AliyunYundunCloudAuthFullAccess)'],
  reviewer: ['审核员', 'Reviewer'],
  'read-only': ['只读', 'Read only'],
  'reports-only': ['仅报表', 'Reports only'],
};

export const groundTitles: Readonly<Record<ErasureGround, Words>> = {
  retention: ['到期', 'retention period ended'],
  request: ['本人申请', 'requested by the person'],
  'consent-withdrawn': ['撤回同意', 'consent withdrawn'],
};

export const outcomeTitles: Readonly<Record<Outcome, Words>> = {
  passed: ['认证通过', 'passed'],
  failed: ['认证不通过', 'failed'],
};
