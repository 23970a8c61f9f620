export * from './health.js';
export * from './logger.js';
export * from './metrics.js';
export * from './readiness.js';
export * from './tracing.js';
export * from './environment.js';
