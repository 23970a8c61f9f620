/**
 * npm run bench -- light: the cost of a status and of a token compared with a bare round trip of Nest, Fastify and NATS, alternating. Takes about
 * forty seconds.
 */
import { startSystem } from '@shiren/testing';
import { lightCallsTable, measureLightCalls } from './light-calls.js';

const system = await startSystem({ CALL_RATES: 'GetStatus=1000000/1s,*=1000000/1s' });
try {
  process.stdout.write(`${lightCallsTable(await measureLightCalls(system, 3, 2_000))}\n`);
} finally {
  await system.stop();
}
