export * from './identification-number.js';
export * from './name.js';
