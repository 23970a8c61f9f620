import type { Caller } from '../edge/caller.js';

/** A call whose caller is authenticated, before anything is done for it. */
export interface Call {
  readonly caller: Caller;
  readonly action: string;
  /** All parameters of the action, without those of the signature. */
  readonly content: Readonly<Record<string, unknown>>;
  /** `ClientToken` or the header `Idempotency-Key`; absent if the caller sent neither. */
  readonly idempotencyKey?: string;
}

/** Parameters that every call of the RPC style has: who sends it, when, and in which format to answer. */
const transportParameters = new Set([
  ...['AccessKeyId', 'Action', 'Version', 'Format', 'RegionId', 'SecurityToken', 'ClientToken'],
  ...['Signature', 'SignatureMethod', 'SignatureVersion', 'SignatureNonce', 'SignatureType', 'Timestamp'],
]);

/** A call of the RPC style. A repeated call differs only in the parameters left out here. */
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
    content: Object.fromEntries(Object.entries(parameters).filter(([name]) => !transportParameters.has(name))),
    ...(idempotencyKey ? { idempotencyKey } : {}),
  };
}
