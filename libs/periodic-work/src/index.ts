export * from './periodic-work.js';
