import type { Action } from './action.js';
import { rpcErrors, type RpcError } from './rpc-error.js';
import { parametersOf, type RpcRequest } from './credentials.js';

import { toXml } from './xml.js';

export const formats = ['JSON', 'XML'] as const;
export type Format = (typeof formats)[number];

/** JSON or XML, as requested by `Format`. The vendor's default is XML, or JSON for calls signed with ACS3. Throws InvalidParameter.Format. */
export function formatOf(request: Pick<RpcRequest, 'query' | 'form' | 'headers'>): Format {
  const asked = parametersOf(request)['Format'];
  if (!asked) return request.headers['authorization'] === undefined ? 'XML' : 'JSON';
  const format = formats.find((known) => known === asked.toUpperCase());
  if (!format) throw rpcErrors.invalid('Format', 'is JSON or XML.');
  return format;
}

/** An action's reply in the envelope of its version. */
export const replyBody = ({ envelope }: Pick<Action, 'envelope'>, requestId: string, answered: object): object =>
  envelope === 'none' ? { RequestId: requestId, ...answered } : { RequestId: requestId, Success: true, Code: '200', Message: 'success', Data: answered };

export const errorBody = ({ code, message }: Pick<RpcError, 'code' | 'message'>, requestId: string, host: string | undefined): object => ({
  RequestId: requestId,
  HostId: host ?? '',
  Code: code,
  Message: message,
});

export interface WrittenReply {
  type: string;
  text: string;
}

/** A serialized body; `root` is the XML root element: `GetStatusResponse`, `Error`. */
export const written = (format: Format, root: string, body: object): WrittenReply =>
  format === 'XML' ? { type: 'text/xml; charset=utf-8', text: toXml(root, body) } : { type: 'application/json; charset=utf-8', text: JSON.stringify(body) };
