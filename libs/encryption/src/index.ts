export * from './environment.js';
export * from './keyring.js';
