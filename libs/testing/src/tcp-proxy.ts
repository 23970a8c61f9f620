import { createServer, connect, type AddressInfo, type Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';

/** A proxy between a client and a server that simulates network failures. */
export interface TcpProxy {
  port: number;
  /** Closes every connection and accepts none. */
  cut(): void;
  /** Delays data by this many milliseconds, each way. */
  slow(milliseconds: number): void;
  /** Accepts data but passes nothing on, with all connections left open, as with a broken cable. */
  swallow(): void;
  /** Back to normal. */
  restore(): void;
  /** Where new connections lead from now on, to one port after the other. */
  leadTo(...ports: number[]): void;
  close(): Promise<void>;
}

export async function startTcpProxy(target: number): Promise<TcpProxy> {
  const sockets = new Set<Socket>();
  let targets = [target];
  let connections = 0;
  let delay = 0;
  let state: 'open' | 'cut' | 'swallowing' = 'open';

  const pass = (from: Socket, to: Socket): void => {
    let last = Promise.resolve();
    from.on('data', (chunk: Buffer) => {
      if (state === 'swallowing') return;
      if (delay === 0) to.write(chunk);
      // one after the other, so that data stays in order
      else last = Promise.all([last, pause(delay)]).then(() => void to.write(chunk));
    });
    from.on('end', () => void last.then(() => to.end()));
    from.on('close', () => to.destroy());
    from.on('error', () => to.destroy());
  };
  const server = createServer((client) => {
    if (state === 'cut') return client.destroy();
    const upstream = connect(targets[connections++ % targets.length] ?? target, '127.0.0.1');
    for (const socket of [client, upstream]) {
      sockets.add(socket.setNoDelay());
      socket.on('close', () => sockets.delete(socket));
    }
    pass(client, upstream);
    pass(upstream, client);
  });
  const dropAll = (): void => sockets.forEach((socket) => socket.destroy());
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    cut() {
      state = 'cut';
      dropAll();
    },
    slow(milliseconds) {
      delay = milliseconds;
    },
    swallow() {
      state = 'swallowing';
    },
    restore() {
      // a connection that lost bytes is useless
      if (state === 'swallowing') dropAll();
      state = 'open';
      delay = 0;
    },
    leadTo(...ports) {
      targets = ports;
    },
    async close() {
      dropAll();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
