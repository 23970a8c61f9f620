import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { startTcpProxy, type TcpProxy } from './tcp-proxy.js';

/** An echo server. */
async function echo(): Promise<Server> {
  const server = createServer((socket) => socket.on('error', () => undefined).pipe(socket));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return server;
}

const portOf = (server: Server): number => (server.address() as AddressInfo).port;

describe('a TCP proxy', () => {
  let server: Server;
  let proxy: TcpProxy;
  let socket: Socket;

  const open = async (): Promise<Socket> => {
    const opened = connect(proxy.port, '127.0.0.1').on('error', () => undefined);
    await once(opened, 'connect');
    return opened;
  };
  /** Resolves however it ends. */
  const closed = (): Promise<void> => new Promise((resolve) => socket.once('close', () => resolve()));
  const echoed = async (text: string): Promise<string> => {
    socket.write(text);
    return String((await once(socket, 'data'))[0]);
  };

  beforeEach(async () => {
    server = await echo();
    proxy = await startTcpProxy(portOf(server));
    socket = await open();
  });
  afterEach(async () => {
    socket.destroy();
    await proxy.close();
    server.close();
  });

  it('passes everything on', async () => {
    expect(await echoed('well')).toBe('well');
  });

  it('ends what is open when it is cut, lets nothing through, and is mended', async () => {
    const ended = closed();
    proxy.cut();
    await ended;
    socket = await open();
    await closed();
    proxy.restore();
    socket = await open();
    expect(await echoed('again')).toBe('again');
  });

  it('holds back what passes, both ways, in order', async () => {
    proxy.slow(60);
    const began = performance.now();
    expect(await echoed('slow')).toBe('slow');
    expect(performance.now() - began).toBeGreaterThanOrEqual(115);
    socket.write('one ');
    socket.write('two');
    let heard = '';
    while (heard !== 'one two') heard += String((await once(socket, 'data'))[0]);
  });

  it('swallows what is sent with the connection left open, and ends it when mended', async () => {
    proxy.swallow();
    let heard = '';
    socket.on('data', (chunk: Buffer) => (heard += chunk.toString()));
    socket.write('lost');
    const ended = closed();
    proxy.restore();
    await ended;
    expect(heard).toBe('');
  });

  it('leads new connections to several servers in turn', async () => {
    const other = createServer((accepted) => accepted.on('error', () => undefined).end('other'));
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    proxy.leadTo(portOf(other), portOf(server));
    const answers = async (): Promise<boolean> => {
      const connection = await open();
      connection.write('echo');
      const [data] = (await once(connection, 'data')) as [Buffer];
      connection.destroy();
      return data.toString() === 'other';
    };
    const led = [await answers(), await answers(), await answers(), await answers()];
    expect(led).toEqual([led[0], !led[0], led[0], !led[0]]);
    other.close();
  });

  it('leads new connections elsewhere', async () => {
    const other = createServer((accepted) => accepted.on('error', () => undefined).end('other'));
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    proxy.leadTo(portOf(other));
    expect(await echoed('first')).toBe('first');
    socket.destroy();
    socket = await open();
    expect(String((await once(socket, 'data'))[0])).toBe('other');
    other.close();
  });
});
