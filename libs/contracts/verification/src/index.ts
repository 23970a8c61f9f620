// class-transformer reads the types of nested messages from its metadata
import 'reflect-metadata';
export * from './callbacks.js';
export * from './flow.js';
export * from './internal-services.js';
export * from './scene-changes.js';
export * from './scene-rules.js';
export * from './scene-settings.js';
export * from './tokens.js';
export * from './verdict.js';
