export { codeOfError, flowCodes } from './contract.js';
export type { Envelope, FlowCode, FlowEvent, FlowStep, PageMessage } from './contract.js';
export type { VerifyOptions } from './options.js';
export type { Outcome } from './outcome.js';
export { verify } from './verify.js';
