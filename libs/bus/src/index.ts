export * from './bus.js';
export * from './connection.js';
export * from './decorators.js';
export * from './message.js';
export * from './service.js';
export * from './strategy.js';
export * from './stream.js';
export * from './travelling.js';
