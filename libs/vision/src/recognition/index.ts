export * from './covering.js';
export * from './distance.js';
export * from './face-descriptor.js';
export * from './manifest.js';
export * from './recognition-model.js';
