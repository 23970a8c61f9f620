export * from './fair-turns.js';
