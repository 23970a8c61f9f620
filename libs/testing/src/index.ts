export * from './attacks.js';
export * from './client.js';
export * from './faces.js';
export * from './living-face.js';
export * from './people.js';
export * from './picture.js';
export * from './root.js';
export * from './system.js';
