export * from './cards/index.js';
export * from './client.js';
export * from './faces.js';
export * from './people.js';
export * from './root.js';
export * from './system.js';
