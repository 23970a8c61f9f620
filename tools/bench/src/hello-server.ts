/** A bare Fastify server in a separate process, like the gateway. Prints its port. */
import { fastify } from 'fastify';

const app = fastify();
app.get('/', () => ({ hello: 'world' }));
process.stdout.write(`${await app.listen({ port: 0, host: '127.0.0.1' })}\n`);
