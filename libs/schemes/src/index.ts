export * from './advice.js';
export * from './materials.js';
export * from './reasons.js';
export * from './verdict-rules.js';
export * from './sandbox.js';
export * from './schemes.js';
export * from './flow-steps.js';
export * from './scene-defaults.js';
