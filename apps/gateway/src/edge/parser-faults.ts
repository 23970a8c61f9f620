import { STATUS_CODES, type IncomingHttpHeaders, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { RpcError, rpcErrors } from '@shiren/rpc';
import type { ErrorResponse, HttpApis } from './http-api.js';

/** The most that Node accepts as request line and headers, in bytes. It is Node's default, named here because `RequestHeaderTooLarge` mentions it. */
export const MAX_HEADER_BYTES = 16 * 1024;
export const HEADERS_TIMEOUT_MS = 20_000;
export const REQUEST_TIMEOUT_MS = 60_000;
/** How long the gateway discards what a refused caller still writes, so that the caller gets to read the response. */
const LINGER_MS = 2_000;

/** Options of Node's HTTP server. A missing Host header is answered by `expectHost`, because Node's own answer has no body. */
export const httpOptions = {
  ...{ maxHeaderSize: MAX_HEADER_BYTES, requestTimeout: REQUEST_TIMEOUT_MS, headersTimeout: HEADERS_TIMEOUT_MS },
  requireHostHeader: false,
} as const;

const faultOf = ({ code }: { code?: string }): RpcError => {
  if (code === 'HPE_HEADER_OVERFLOW') return rpcErrors.headersTooLarge();
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT') return rpcErrors.timeout();
  return rpcErrors.request();
};

/** The path of a request that Node could not fully parse; `/` if not even that is readable. */
const pathIn = (packet: Buffer | undefined): string => /^[A-Z]+ (\/[^\s?]{0,64})/.exec((packet ?? Buffer.alloc(0)).toString('latin1', 0, 100))?.[1] ?? '/';

/** The response to a request under this path that never reached Fastify. */
function responseAt(apis: HttpApis, url: string, error: RpcError, host: string | undefined): ErrorResponse {
  const api = apis.at(url);
  return api.presentError(error, { requestId: api.newRequestId(), host });
}

/** The same as a complete HTTP message, for a connection without a parsed request; the connection is closed afterwards. */
function rawResponse(apis: HttpApis, url: string, error: RpcError): string {
  const { status, headers, body } = responseAt(apis, url, error, undefined);
  const all = { 'cache-control': 'no-store', 'x-content-type-options': 'nosniff', ...headers, 'content-length': Buffer.byteLength(body), connection: 'close' };
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}`);
  return [`HTTP/1.1 ${status} ${STATUS_CODES[status] ?? 'Error'}`, ...lines, '', body].join('\r\n');
}

/** Answers in the format of our APIs what Node's HTTP server would answer itself, without a body or in a format of its own. */
export function answerParserFaults(server: Server, apis: HttpApis): void {
  const latest = new WeakMap<Socket, ServerResponse>();
  const refused = new WeakSet<Socket>();
  server.prependListener('request', (request: IncomingMessage, response: ServerResponse) => latest.set(request.socket, response));
  // what a caller still writes after being refused raises this event again, piece by piece
  server.on('clientError', (error: Error & { code?: string; rawPacket?: Buffer }, socket: Socket) => {
    if (refused.has(socket)) return;
    refused.add(socket);
    const response = latest.get(socket);
    const answered = response?.headersSent === true && !response.writableEnded;
    if (error.code === 'ECONNRESET' || !socket.writable || answered) return void socket.destroy();
    socket.end(rawResponse(apis, pathIn(error.rawPacket), faultOf(error)));
    setTimeout(() => socket.destroy(), LINGER_MS).unref();
  });
  server.on('checkExpectation', (request: IncomingMessage, response: ServerResponse) => {
    const refusal = new RpcError(417, 'InvalidRequest', 'Expect supports 100-continue only.');
    const { status, headers, body } = responseAt(apis, request.url ?? '/', refusal, request.headers.host);
    response.writeHead(status, { ...headers, 'content-length': Buffer.byteLength(body), connection: 'close' }).end(body);
  });
  server.on('connect', (_request: IncomingMessage, socket: Socket) => socket.on('error', () => undefined).end(rawResponse(apis, '/', rpcErrors.method())));
}

/** Answers what Fastify refuses before a route is found. */
export const answerFrameworkFault =
  (apis: HttpApis) =>
  (
    error: { statusCode?: number },
    request: { url: string; headers: IncomingHttpHeaders },
    { raw }: { raw: { statusCode: number; setHeader(name: string, value: string): unknown; end(body: string): unknown } },
  ): void => {
    const fault = error.statusCode === 414 ? rpcErrors.addressTooLong() : rpcErrors.request();
    const { status, headers, body } = responseAt(apis, request.url, fault, request.headers.host);
    raw.statusCode = status;
    for (const [name, value] of Object.entries(headers)) raw.setHeader(name, value);
    raw.end(body);
  };

/** Throws InvalidRequest for HTTP/1.1 without a Host header (RFC 9112, 3.2). */
export function expectHost({ raw }: { raw: IncomingMessage }): void {
  if (raw.httpVersion === '1.1' && raw.headers.host === undefined) throw new RpcError(400, 'InvalidRequest', 'HTTP/1.1 requires the Host header.');
}
