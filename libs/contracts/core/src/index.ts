// class-transformer reads the types of nested messages from its metadata
import 'reflect-metadata';
export * from './erasure.js';
export * from './material-types.js';
export * from './network.js';
export * from './unavailable.js';
export * from './problem.js';
export * from './question.js';
export * from './scene-names.js';
export * from './ticket-reference.js';
export * from './web-address.js';
