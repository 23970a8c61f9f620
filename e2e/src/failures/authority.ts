import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** An upstream authority that knows every person, and can be made to fail. */
export interface Authority {
  url: string;
  mood: 'well' | 'away' | 'silent' | 'talks nonsense';
  close(): Promise<void>;
}

/** A person with this name never matches their photo. */
export const STRANGER = '朵拉';

export async function startAuthority(): Promise<Authority> {
  const silent = new Set<ServerResponse>();
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString()));
    request.on('end', () => {
      if (authority.mood === 'silent') return void silent.add(response);
      if (authority.mood === 'away') return void response.writeHead(503).end();
      const { name } = JSON.parse(body) as { name: string };
      const answer = authority.mood === 'well' ? { identity: 'match', photo: 'current', score: name === STRANGER ? 20 : 91.5 } : { identity: 'perhaps' };
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(answer));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const authority: Authority = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/compare`,
    mood: 'well',
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return authority;
}
