export * from './model-workers.js';
export * from './worker-answer.js';
