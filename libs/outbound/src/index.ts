export * from './outbound-agent.js';
export * from './public-address.js';
