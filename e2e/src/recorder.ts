import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { RawReply } from './signed-call.js';

export interface Recorder {
  /** The address that clients call instead of the gateway. */
  endpoint: string;
  /** The gateway's last response. */
  last(): RawReply;
  close(): Promise<void>;
}

/** A proxy between an unchanged client and the gateway that keeps the raw response, since a client that only reads JSON can't show XML. */
export async function recordReplies(gateway: string): Promise<Recorder> {
  let last: RawReply | undefined;
  const server = createServer((request, response) => {
    void (async () => {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk as Buffer);
      const body = Buffer.concat(chunks);
      const type = request.headers['content-type'];
      const answer = await fetch(gateway + (request.url ?? '/'), {
        method: request.method ?? 'GET',
        headers: type ? { 'content-type': type } : {},
        ...(body.length > 0 ? { body } : {}),
      });
      last = { status: answer.status, type: answer.headers.get('content-type') ?? '', text: await answer.text() };
      response.writeHead(last.status, { 'content-type': last.type }).end(last.text);
    })();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    last: () => {
      if (!last) throw new Error('Nothing was called yet.');
      return last;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
