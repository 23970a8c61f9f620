import { readFile, writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';

const handedOut = new Set<number>();
/** How many ports are remembered: far fewer than the 14,000 that Linux chooses from first, so that a launcher never runs out of them. */
const MAX_REMEMBERED = 2_000;
const MAX_TRIES = 1_000;

/**
 * A free loopback port that this process has not returned lately, and none of `except`. Linux reuses a closed port soon (seen after 61
 * to 332 requests), and two services on one health port would answer for each other.
 */
export async function freePort(except: readonly number[] = []): Promise<number> {
  for (let tries = 0; tries < MAX_TRIES; tries++) {
    const port = await listenOnce(0);
    if (handedOut.has(port) || except.includes(port)) continue;
    handedOut.add(port);
    const [oldest = port] = handedOut;
    if (handedOut.size > MAX_REMEMBERED) handedOut.delete(oldest);
    return port;
  }
  throw new Error(`No free port was found in ${MAX_TRIES} tries; end programs that hold many ports on this machine.`);
}

/** Whether a server could listen on the port now. */
export const isFree = (port: number): Promise<boolean> =>
  listenOnce(port).then(
    () => true,
    () => false,
  );

/** The port stored in `file` if it is free, otherwise a new one, which is stored there: after a restart the port stays the same. */
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
