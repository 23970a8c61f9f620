import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

/**
 * How many requests of one connection may be waiting for their responses. Ordinary clients, proxies and our SDKs send the next request only
 * after the response.
 */
export const MAX_PIPELINED = 16;

/**
 * Node processes all requests of a packet in one turn of the event loop (a thousand of them fit into 50 kB), and each one delays everyone
 * else. One request beyond the bound closes the connection at once, as RFC 9112 (9.3.2) tells clients to expect; what Node still finds in
 * the packet is ignored. Call this before the server listens.
 */
export function boundPipelining(server: Server): void {
  const waiting = new WeakMap<Socket, number>();
  const listeners = server.listeners('request') as ((request: IncomingMessage, response: ServerResponse) => void)[];
  server.removeAllListeners('request');
  server.on('request', (request: IncomingMessage, response: ServerResponse) => {
    const { socket } = request;
    if (socket.destroyed) return;
    const before = waiting.get(socket) ?? 0;
    if (before >= MAX_PIPELINED) return void socket.destroy();
    waiting.set(socket, before + 1);
    response.on('close', () => waiting.set(socket, (waiting.get(socket) ?? 1) - 1));
    for (const listener of listeners) listener.call(server, request, response);
  });
}
