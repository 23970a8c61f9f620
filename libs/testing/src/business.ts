import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What a business was told. */
export interface ReceivedCallback {
  path: string;
  /** What it answered. */
  status: number;
  headers: IncomingHttpHeaders;
  body: string;
}

export interface Business {
  /** Without a slash at its end. */
  url: string;
  received: ReceivedCallback[];
  /** Answers at a path, one after the other; 200 once they are used up. */
  answers: Map<string, number[]>;
  close(): Promise<void>;
}

/** A business's server that keeps what it is told. */
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
