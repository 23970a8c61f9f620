export * from './http-sender.js';
export { failureOf, outboundAgent, type OutboundFailure, type OutboundLimits } from './outbound-agent.js';
export * from './outbound-socket.js';
export * from './public-address.js';
export * from './webhook-signature.js';
