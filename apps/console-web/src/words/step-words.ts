import type { FlowStep } from '@shiren/contracts-verification';
import type { Words } from './words.js';

/** What a funnel counts: the steps of a flow, and what comes before and after them. */
export type ReachedStep = FlowStep | 'issued' | 'submitted' | 'decided' | 'passed';

/** Each step that an attempt reached. */
export const stepTitles: Readonly<Record<ReachedStep, Words>> = {
  issued: ['获取 Token', 'Token issued'],
  consent: ['同意告知', 'Agreed'],
  'type-name-and-number': ['输入姓名和号码', 'Typed name and number'],
  liveness: ['活体检测', 'Liveness'],
  'check-record': ['查询底照', 'Record looked up'],
  'photograph-id-card': ['拍摄证件', 'Photographed the card'],
  'confirm-fields': ['确认信息', 'Confirmed fields'],
  submit: ['提交材料', 'Submitted the materials'],
  submitted: ['提交', 'Submitted'],
  decided: ['完成判定', 'Decided'],
  passed: ['通过', 'Passed'],
};

/** The words for a step; one that this release does not know stands for itself. */
export const stepWords = (step: string): Words => (Object.hasOwn(stepTitles, step) ? stepTitles[step as ReachedStep] : [step, step]);
