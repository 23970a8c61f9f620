import { readFile, writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';

const handedOut = new Set<number>();

/**
 * A loopback port that nobody listens on at the moment, and that this process has not handed out before. Linux gives a closed port
 * out again soon (seen after 61 to 332 requests), and two services on one health port would answer for each other.
 */
export async function freePort(except: readonly number[] = []): Promise<number> {
  for (;;) {
    const port = await listenOnce(0);
    if (handedOut.has(port) || except.includes(port)) continue;
    handedOut.add(port);
    return port;
  }
}

/** Whether a server could listen there now. */
export const isFree = (port: number): Promise<boolean> =>
  listenOnce(port).then(
    () => true,
    () => false,
  );

/** The port that is written in `file` while it is free, else a new one, written there: a restart comes back where it was. */
export async function keptPort(file: string): Promise<number> {
  const kept = Number(await readFile(file, 'utf8').catch(() => ''));
  if (Number.isInteger(kept) && kept > 0 && kept < 65_536 && (await isFree(kept))) return kept;
  const port = await freePort();
  await writeFile(file, String(port));
  return port;
}

const listenOnce = (port: number): Promise<number> =>
  new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      const { port: taken } = server.address() as AddressInfo;
      server.close(() => resolve(taken));
    });
  });
