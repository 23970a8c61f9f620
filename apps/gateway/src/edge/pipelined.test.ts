import { createServer, type Server } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { MAX_PIPELINED, boundPipelining } from './pipelined.js';

let server: Server;
let seen = 0;
beforeEach(async () => {
  seen = 0;
  server = createServer((_request, response) => {
    seen += 1;
    setTimeout(() => response.end('answer'), 50);
  });
  boundPipelining(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
afterEach(() => {
  server.close();
  server.closeAllConnections();
});

const REQUEST = 'GET / HTTP/1.1\r\nHost: x\r\n\r\n';

/** Counts the responses that arrive until the server closes the connection, or until `milliseconds` have passed. */
async function answersTo(bytes: string, milliseconds: number): Promise<{ answers: number; ended: boolean }> {
  const socket = connect((server.address() as AddressInfo).port, '127.0.0.1', () => socket.write(bytes));
  let received = '';
  socket.on('data', (chunk) => (received += chunk.toString())).on('error', () => undefined);
  const ended = new Promise<boolean>((resolve) => socket.once('close', () => resolve(true)));
  const result = await Promise.race([ended, pause(milliseconds, false, { ref: false })]);
  socket.destroy();
  return { answers: received.split('HTTP/1.1 200').length - 1, ended: result };
}

describe('pipelined requests', () => {
  it('are all answered up to the bound, and the connection stays', async () => {
    expect(await answersTo(REQUEST.repeat(MAX_PIPELINED), 1_000)).toEqual({ answers: MAX_PIPELINED, ended: false });
  });

  it('close the connection beyond the bound, and are not processed any more', async () => {
    expect(await answersTo(REQUEST.repeat(1_000), 5_000)).toEqual({ answers: 0, ended: true });
    expect(seen).toBe(MAX_PIPELINED);
  });

  it('do not count once they were answered', async () => {
    for (let round = 0; round < 3; round += 1) {
      const response = await fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
      expect(await response.text()).toBe('answer');
    }
    expect(seen).toBe(3);
  });
});
