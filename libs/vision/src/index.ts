export * from './engine.js';
export * from './face-models.js';
export * from './intake.js';
export * from './score.js';
export * from './template.js';
