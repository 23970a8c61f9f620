export * from './actions.js';
export * from './challenge.js';
export * from './observation.js';
export * from './relief.js';
