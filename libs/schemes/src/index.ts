export * from './advice.js';
export * from './materials.js';
export * from './reasons.js';
export * from './rules.js';
export * from './sandbox.js';
export * from './schemes.js';
export * from './steps.js';
export * from './scene-defaults.js';
