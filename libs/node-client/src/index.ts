export type { components, operations, paths } from './api.js';
export * from './client.js';
export * from './sign.js';
