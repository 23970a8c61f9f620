export * from './card-reader.js';
export * from './characters.js';
export * from './geometry.js';
export * from './photo.js';
export * from './pixels.js';
export * from './text-lines.js';
export * from './text-models.js';
export * from './text-regions.js';
