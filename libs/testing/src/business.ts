import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A callback that the business received. */
export interface ReceivedCallback {
  path: string;
  /** The status that it returned. */
  status: number;
  headers: IncomingHttpHeaders;
  body: string;
}

export interface Business {
  /** Without a trailing slash. */
  url: string;
  received: ReceivedCallback[];
  /** Statuses to return at a path, in order; 200 once they are used up. */
  answers: Map<string, number[]>;
  close(): Promise<void>;
}

/** A business's server that records its callbacks. */
export async function openBusiness(): Promise<Business> {
  const received: ReceivedCallback[] = [];
  const answers = new Map<string, number[]>();
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const path = request.url ?? '';
      const status = answers.get(path)?.shift() ?? 200;
      received.push({ path, status, headers: request.headers, body: Buffer.concat(chunks).toString() });
      response.writeHead(status).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const close = (): Promise<void> => {
    server.closeAllConnections();
    return new Promise((resolve) => server.close(() => resolve()));
  };
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, received, answers, close };
}
