export * from './health.js';
export * from './logger.js';
