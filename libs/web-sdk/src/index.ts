export { codeOfError, flowCodes, readMessage } from './contract.js';
export type { Envelope, FlowCode, FlowEvent, FlowStep, PageMessage } from './contract.js';
export type { VerifyOptions } from './options.js';
export { endsFlow, failed } from './outcome.js';
export type { Outcome } from './outcome.js';
export { verify } from './verify.js';
