import { startTcpProxy, type TcpProxy } from '@shiren/testing';
import type { EmbeddedServer } from '@shiren/embedded';

/** A server that can be killed and restarted, behind a network that can be cut. */
export interface Part {
  /** The address that the system connects to. */
  url: string;
  network: TcpProxy;
  /** Kills it without warning, like a power failure. */
  kill(): Promise<void>;
  start(): Promise<void>;
  stop(): Promise<void>;
}

/** `begin` must listen on the same port each time, as the starters of libs/embedded do. */
export async function partOf(begin: () => Promise<EmbeddedServer>): Promise<Part> {
  let server = await begin();
  const network = await startTcpProxy(Number(new URL(server.url).port));
  const url = new URL(server.url);
  url.port = String(network.port);
  return {
    url: url.href,
    network,
    async kill() {
      const ended = new Promise((resolve) => server.process.once('exit', resolve));
      server.process.kill('SIGKILL');
      await ended;
    },
    async start() {
      server = await begin();
      network.leadTo(Number(new URL(server.url).port));
    },
    async stop() {
      await network.close();
      await server.stop();
    },
  };
}
