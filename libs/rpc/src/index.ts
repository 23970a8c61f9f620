export * from './actions.js';
export * from './credentials.js';
export * from './encoding.js';
export * from './materials.js';
export * from './rpc-error.js';
export * from './signature-v1.js';
export * from './signature-v3.js';
