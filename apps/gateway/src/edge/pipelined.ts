import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

/** Requests of one connection that may wait for their answers. Clients send the next request after the answer; proxies and our SDKs do too. */
export const MAX_PIPELINED = 16;

/**
 * Node takes all requests of a packet in one turn of the event loop, a thousand of them in 50 kB, and each one holds up everybody else. Those
 * beyond the bound are not looked at any more: the ones before are answered, and the connection ends. To be called before the server listens.
 */
export function boundPipelining(server: Server): void {
  const waiting = new WeakMap<Socket, number>();
  const ending = new WeakSet<Socket>();
  const listeners = server.listeners('request') as ((request: IncomingMessage, response: ServerResponse) => void)[];
  server.removeAllListeners('request');
  server.on('request', (request: IncomingMessage, response: ServerResponse) => {
    const { socket } = request;
    const before = waiting.get(socket) ?? 0;
    if (ending.has(socket)) return;
    if (before >= MAX_PIPELINED) {
      ending.add(socket);
      socket.pause();
      return;
    }
    waiting.set(socket, before + 1);
    response.on('close', () => {
      const left = (waiting.get(socket) ?? 1) - 1;
      waiting.set(socket, left);
      if (left === 0 && ending.has(socket)) socket.destroySoon();
    });
    for (const listener of listeners) listener.call(server, request, response);
  });
}
