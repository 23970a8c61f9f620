export * from './database.js';
export * from './outbox.entity.js';
export * from './outbox.js';
export * from './outbox-relay.js';
export * from './persistence.module.js';
export * from './prepared.js';
export * from './sealed-column.js';
export * from './environment.js';
