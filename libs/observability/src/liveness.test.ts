import { once } from 'node:events';
import { createServer, type AddressInfo, type Server } from 'node:net';
import { HealthServer } from './health.js';
import { probe, probeUntilSure } from './liveness.js';

const listening = async (server: Server): Promise<number> => {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
};

describe('a probe', () => {
  it('tells a service that answers, one that does not listen yet, and one that takes the connection and is silent', async () => {
    const health = new HealthServer(() => []);
    const port = await health.listen(0, '127.0.0.1');
    expect(await probe(port, 1_000)).toBe('answered');
    await health.close();
    expect(await probe(port, 1_000)).toBe('refused');

    const silent = createServer();
    const silentPort = await listening(silent);
    expect(await probe(silentPort, 50)).toBe('silent');
    silent.close();
  });

  it('blames nobody when it was itself stopped meanwhile', async () => {
    const silent = createServer();
    const probed = probe(await listening(silent), 50);
    await new Promise((resolve) => setImmediate(resolve));
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1_300); // blocks this thread, as SIGSTOP would
    expect(await probed).toBe('unknown');
    silent.close();
  });

  it('is repeated while there is silence, and one answer is enough', async () => {
    let asked = 0;
    const server = createServer((socket) => {
      socket.on('error', () => undefined);
      if (++asked === 3) socket.end('HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n');
    });
    const port = await listening(server);
    const times = { deadline: 100, pause: 1, maxSilent: 4 };
    expect([await probeUntilSure(port, times), asked]).toEqual(['answered', 3]);
    expect([await probeUntilSure(port, times), asked]).toEqual(['silent', 7]);
    server.close();
  });
});
