// class-transformer reads the types of nested messages from its metadata
import 'reflect-metadata';
export * from './challenge.js';
export * from './frames.js';
export * from './inference.js';
export * from './liveness.js';
export * from './ocr.js';
