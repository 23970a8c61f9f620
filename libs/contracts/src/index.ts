export * from './authority.js';
export * from './console.js';
export * from './inference.js';
export * from './materials.js';
export * from './problem.js';
export * from './question.js';
export * from './tokens.js';
export * from './verdict.js';
