// class-transformer reads the types of nested messages from its metadata
import 'reflect-metadata';
export * from './console.js';
export * from './limits.js';
export * from './links.js';
export * from './pages/index.js';
