import { createHash } from 'node:crypto';
import { Problem } from '@shiren/contracts-core';
import type { FastifyRequest } from 'fastify';

/** Who continues a flow: the holder of its token, on one device. */
export interface FlowCaller {
  token: string;
  /** SHA-256 in hex. A client that does not identify its device is identified by address and browser. */
  device: string;
}

/** Throws TOKEN.NOT_FOUND if there is no bearer token. */
export function readCaller({ headers, ip }: Pick<FastifyRequest, 'headers' | 'ip'>): FlowCaller {
  const [, token] = /^Bearer ([\w-]{1,128})$/i.exec(headers.authorization ?? '') ?? [];
  if (!token) throw new Problem('TOKEN.NOT_FOUND', 'Send the token of GetVerifyToken in the header Authorization: Bearer <token>.');
  const named = headers['flow-device'];
  const device = typeof named === 'string' && /^[\w-]{8,64}$/.test(named) ? named : `${ip} ${headers['user-agent'] ?? ''}`;
  return { token, device: createHash('sha256').update(device).digest('hex') };
}
