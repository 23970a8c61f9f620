import type { Caller } from '../edge/caller.js';

/** A call whose caller is known, before anything is done for it. */
export interface Call {
  readonly caller: Caller;
  readonly action: string;
  /** Everything that it says, and nothing of how it was signed. */
  readonly content: Readonly<Record<string, unknown>>;
  /** `ClientToken`, or the header `Idempotency-Key`; absent where the caller sent neither. */
  readonly idempotencyKey?: string;
}

/** Parameters of every call of the RPC style, which say who sends it, when, and what is asked back. */
const ofTransport = new Set([
  ...['AccessKeyId', 'Action', 'Version', 'Format', 'RegionId', 'SecurityToken', 'ClientToken'],
  ...['Signature', 'SignatureMethod', 'SignatureVersion', 'SignatureNonce', 'SignatureType', 'Timestamp'],
]);

/** A call of the RPC style; a repeated one differs only in what is left out here. */
export function rpcCall(
  caller: Caller,
  action: string,
  parameters: Readonly<Record<string, string>>,
  headers: Readonly<Record<string, string | undefined>>,
): Call {
  const idempotencyKey = parameters['ClientToken'] || headers['idempotency-key'];
  return {
    caller,
    action,
    content: Object.fromEntries(Object.entries(parameters).filter(([name]) => !ofTransport.has(name))),
    ...(idempotencyKey ? { idempotencyKey } : {}),
  };
}
