export * from './environment.js';
export * from './table.js';
