export * from './calendar.js';
export * from './csv.js';
export * from './durations.js';
export * from './groups.js';
export * from './measures.js';
export * from './window.js';
