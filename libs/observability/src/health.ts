import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { LookedUp, exposition } from './metrics.js';

/** Something that a service can't work without. `check` rejects while it is missing. */
export interface ReadinessCheck {
  readonly name: string;
  check(): Promise<void>;
}

const CHECK_DEADLINE = 2_000;

/** Answers `/health/live` while the process runs, `/health/ready` while every check passes (503 names those that fail), and `/metrics`. */
export class HealthServer {
  private readonly server: Server;

  constructor(checks: () => readonly ReadinessCheck[], lookedUp = new LookedUp()) {
    this.server = createServer((request, response) => {
      if (request.url === '/metrics') {
        void exposition(lookedUp).then(
          ({ type, text }) => response.writeHead(200, { 'content-type': type }).end(text),
          () => response.writeHead(500).end(),
        );
        return;
      }
      if (request.url === '/health/live') {
        response.writeHead(200, { 'content-type': 'application/json' }).end('{"live":true}');
        return;
      }
      if (request.url !== '/health/ready') {
        response.writeHead(404).end();
        return;
      }
      void failing(checks()).then((missing) =>
        response
          .writeHead(missing.length === 0 ? 200 : 503, { 'content-type': 'application/json' })
          .end(JSON.stringify({ ready: missing.length === 0, missing })),
      );
    });
  }

  async listen(port: number, host: string): Promise<number> {
    await new Promise<void>((resolve, reject) => this.server.once('error', reject).listen(port, host, resolve));
    return (this.server.address() as AddressInfo).port;
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }
}

async function failing(checks: readonly ReadinessCheck[]): Promise<string[]> {
  const results = await Promise.all(
    checks.map(async (wanted) => {
      let timer: NodeJS.Timeout | undefined;
      const late = new Promise<never>((_, reject) => {
        timer = setTimeout(() => reject(new Error('late')), CHECK_DEADLINE);
      });
      try {
        await Promise.race([wanted.check(), late]);
        return [];
      } catch {
        return [wanted.name];
      } finally {
        clearTimeout(timer);
      }
    }),
  );
  return results.flat();
}
