import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { connectToNats } from '@shiren/bus';
import { Piscina } from 'piscina';
import { Pool } from 'undici';

/** Upper bounds for the speed of a call: the bare parts that it is built on. */
export interface Ceilings {
  backend: string;
  /** The models alone on these photos, in parallel on all threads. */
  look(photos: readonly Uint8Array[]): Promise<void>;
  natsRoundTrip: () => Promise<void>;
  hello: () => Promise<void>;
  close(): Promise<void>;
}

export async function openCeilings(natsUrl: string): Promise<Ceilings> {
  const threads = availableParallelism();
  const pool = new Piscina<Uint8Array | null, unknown>({
    filename: new URL('./look-worker.js', import.meta.url).href,
    minThreads: threads,
    maxThreads: threads,
  });
  const [backend] = await Promise.all(Array.from({ length: threads }, () => pool.run(null, { name: 'backend' })));

  const [asking, answering] = await Promise.all([connectToNats('bench asks', { NATS_URL: natsUrl }), connectToNats('bench answers', { NATS_URL: natsUrl })]);
  answering.subscribe('bench.echo', { callback: (_, message) => void message.respond(message.data) });
  await answering.flush();

  const server = spawn(process.execPath, [fileURLToPath(new URL('./hello-server.js', import.meta.url))], { stdio: ['ignore', 'pipe', 'inherit'] });
  const [address] = (await once(server.stdout, 'data')) as [Buffer];
  const http = new Pool(address.toString().trim(), { connections: 64 });

  return {
    backend: String(backend),
    look: async (photos) => void (await Promise.all(photos.map((photo) => pool.run(photo)))),
    natsRoundTrip: async () => void (await asking.request('bench.echo', 'x', { timeout: 5_000 })),
    hello: async () => {
      const { body } = await http.request({ path: '/', method: 'GET' });
      await body.text();
    },
    close: async () => {
      await http.close();
      server.kill();
      await Promise.all([asking.close(), answering.close(), pool.destroy()]);
    },
  };
}
