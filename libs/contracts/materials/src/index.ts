// class-transformer reads the types of nested messages from its metadata
import 'reflect-metadata';
export * from './materials.js';
