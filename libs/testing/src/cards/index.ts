export * from './card-art.js';
export * from './card-photo.js';
export * from './card-set.js';
export * from './font.js';
export * from './holders.js';
export * from './random.js';
export * from './special-cards.js';
