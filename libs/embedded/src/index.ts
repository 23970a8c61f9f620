export * from './debian-package.js';
export * from './nats-binary.js';
export * from './nats.js';
export * from './ports.js';
export * from './postgres.js';
export * from './server-process.js';
