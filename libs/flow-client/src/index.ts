export * from './flow-client.js';
export * from './flow-error.js';
export * from './frames.js';
export * from './replies.js';
export type { Reach } from './transport.js';
