/** npm run bench -- light: what a status and a token cost beside the bare Nest, Fastify and NATS round trip, in turns. Some forty seconds. */
import { startSystem } from '@shiren/testing';
import { lightCallsTable, measureLightCalls } from './light-calls.js';

const system = await startSystem({ CALL_RATES: 'GetStatus=1000000/1s,*=1000000/1s' });
try {
  process.stdout.write(`${lightCallsTable(await measureLightCalls(system, 3, 2_000))}\n`);
} finally {
  await system.stop();
}
