import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

/** Requests of one connection that may wait for their answers. Clients send the next request after the answer; proxies and our SDKs do too. */
export const MAX_PIPELINED = 16;

/**
 * Node takes all requests of a packet in one turn of the event loop, a thousand of them in 50 kB, and each one holds up everybody else. With one
 * beyond the bound the connection ends at once, as RFC 9112 (9.3.2) has clients expect; what Node still finds in the packet is not looked at.
 * To be called before the server listens.
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
