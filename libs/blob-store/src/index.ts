export * from './blob-keys.js';
export * from './blob-place.js';
export * from './derived-blobs.js';
export * from './blob-store.js';
export * from './environment.js';
export * from './folder.js';
export * from './s3-options.js';
