import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { Pool } from 'undici';

/**
 * A lower bound for the product's response times through gateway and bus: an HTTP call to Nest on Fastify, which calls a Nest microservice over NATS.
 */
export interface BareRoundTrip {
  call(): Promise<void>;
  services: Record<string, { pid: number }>;
  close(): Promise<void>;
}

export async function openBareRoundTrip(natsUrl: string): Promise<BareRoundTrip> {
  const service = await startPart('bare-service', natsUrl);
  const gateway = await startPart('bare-gateway', natsUrl);
  const http = new Pool(gateway.said, { connections: 64 });
  const body = JSON.stringify({ accountId: 'bench', biz: 'RPMin', ticketId: 'bench' });
  return {
    call: async () => {
      const response = await http.request({ path: '/', method: 'POST', headers: { 'content-type': 'application/json' }, body });
      const answer = await response.body.text();
      if (response.statusCode !== 201) throw new Error(`The bare round trip was answered ${response.statusCode}: ${answer}`);
    },
    services: { 'bare gateway': { pid: gateway.child.pid ?? NaN }, 'bare service': { pid: service.child.pid ?? NaN } },
    close: async () => {
      await http.close();
      for (const { child } of [gateway, service]) child.kill();
    },
  };
}

async function startPart(name: string, natsUrl: string): Promise<{ child: ChildProcess; said: string }> {
  const child = spawn(process.execPath, [fileURLToPath(new URL(`./${name}.js`, import.meta.url))], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, NATS_URL: natsUrl },
  });
  const [said] = (await once(child.stdout, 'data')) as [Buffer];
  return { child, said: said.toString().trim() };
}
