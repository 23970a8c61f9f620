// class-transformer reads the types of nested messages from it
import 'reflect-metadata';
export * from './authority.js';
export * from './console.js';
export * from './erasure.js';
export * from './flow.js';
export * from './frames.js';
export * from './inference.js';
export * from './liveness.js';
export * from './materials.js';
export * from './pages/index.js';
export * from './ocr.js';
export * from './problem.js';
export * from './question.js';
export * from './scene-rules.js';
export * from './scene-settings.js';
export * from './ticket-reference.js';
export * from './tokens.js';
export * from './verdict.js';
