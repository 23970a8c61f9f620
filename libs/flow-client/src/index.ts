export * from './flow-client.js';
export * from './flow-error.js';
export * from './frames.js';
export * from './piece-sender.js';
export * from './recorder.js';
export * from './replies.js';
export * from './timeline.js';
export * from './uplink.js';
export type { Reach } from './transport.js';
