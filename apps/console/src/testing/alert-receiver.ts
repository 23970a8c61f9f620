import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

export interface ReceivedAlert {
  url: URL;
  headers: IncomingHttpHeaders;
  body: string;
}

/** An HTTP server that records what it receives at each path, and answers as the test sets. */
export class AlertReceiver {
  readonly received: ReceivedAlert[] = [];
  /** Statuses and bodies by path, one after the other; then 200 and `{"errcode":0,"errmsg":"ok"}`, as robots answer. */
  readonly answers = new Map<string, [status: number, body?: string][]>();
  private readonly server: Server = createServer((request, response) => {
    void text(request).then((body) => {
      const url = new URL(request.url ?? '/', this.base);
      this.received.push({ url, headers: request.headers, body });
      const [status, answer = ''] = this.answers.get(url.pathname)?.shift() ?? [200, '{"errcode":0,"errmsg":"ok"}'];
      response.writeHead(status, { 'content-type': 'application/json' }).end(answer);
    });
  });
  base = '';

  async start(): Promise<void> {
    this.server.listen(0, '127.0.0.1');
    await once(this.server, 'listening');
    this.base = `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  at(path: string): ReceivedAlert[] {
    return this.received.filter(({ url }) => url.pathname === path);
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }
}
