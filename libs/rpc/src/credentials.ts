import { timingSafeEqual } from 'node:crypto';
import { rpcErrors } from './rpc-error.js';
import { signV1InSlices, stringToSignV1 } from './signature-v1.js';
import { parseAuthorization, sha256, signV3, stringToSignV3, type SignedRequest } from './signature-v3.js';

/** The vendor's limit: a request is valid for 15 minutes before and after its time. */
export const CLOCK_TOLERANCE = 15 * 60_000;

/** A call as received. */
export interface RpcRequest extends SignedRequest {
  /** Parameters in the form body; empty if there is no form. */
  form: Readonly<Record<string, string>>;
  body: Uint8Array;
}

/** The claimed sender of a request; proven only after `verify` has passed with that key's secret. */
export interface Credentials {
  accessKeyId: string;
  nonce: string;
  /** Throws SignatureDoesNotMatch. With ACS3 the body is not needed; signature 1.0 covers the form. */
  verify(secret: string): Promise<void>;
  /** Compares the body with the hash that ACS3 signs. Throws InvalidContentSha256 if they differ. */
  verifyBody(body: Uint8Array): void;
}

/** All parameters, from query and body. */
export const parametersOf = ({ query, form }: Pick<RpcRequest, 'query' | 'form'>): Record<string, string> => ({ ...query, ...form });

/** Action and version, from the parameters or from the headers of the newer SDK. */
export const askedFor = (request: RpcRequest): { action: string | undefined; version: string | undefined } => {
  const parameters = parametersOf(request);
  return {
    action: parameters['Action'] ?? request.headers['x-acs-action'],
    version: parameters['Version'] ?? request.headers['x-acs-version'],
  };
};

/** Whether the signature can be verified before the body has arrived. */
export const signsHeaders = ({ headers }: Pick<RpcRequest, 'headers'>): boolean => headers['authorization'] !== undefined;

/**
 * The key named by a call of signature 1.0, in its query or form. Throws MissingAccessKeyId, or InvalidAccessKeyId.NotFound if it can't be a key's
 * id.
 */
export function namedAccessKey(request: Pick<RpcRequest, 'query' | 'form'>): string {
  const { AccessKeyId } = parametersOf(request);
  if (!AccessKeyId) throw rpcErrors.missing('AccessKeyId');
  return formed(AccessKeyId);
}

/** Reads the credentials of either signature scheme and checks their form and time; `now` in epoch milliseconds. */
export function readCredentials(request: Omit<RpcRequest, 'body'>, now: number): Credentials {
  return request.headers['authorization'] === undefined ? readV1(request, now) : readV3(request, request.headers['authorization'], now);
}

function readV1(request: Omit<RpcRequest, 'body'>, now: number): Credentials {
  const parameters = parametersOf(request);
  const need = (name: string): string => {
    const value = parameters[name];
    if (!value) throw rpcErrors.missing(name);
    return value;
  };
  const accessKeyId = namedAccessKey(request);
  const signature = need('Signature');
  if (need('SignatureMethod') !== 'HMAC-SHA1' || need('SignatureVersion') !== '1.0') throw rpcErrors.signatureMethod();
  const nonce = need('SignatureNonce');
  checkClock(need('Timestamp'), now);
  return {
    accessKeyId,
    nonce,
    async verify(secret) {
      if (!same(signature, await signV1InSlices(request.method, parameters, secret))) {
        throw rpcErrors.signatureDoesNotMatch(shortened(stringToSignV1(request.method, parameters, MAX_SHOWN_CHARACTERS + 1)));
      }
    },
    verifyBody: () => undefined,
  };
}

/** Headers that the signature must cover, so that none of them can be replaced. */
const MUST_BE_SIGNED = ['host', 'x-acs-date', 'x-acs-signature-nonce', 'x-acs-content-sha256'];
/** For RPC, where all actions share one path, also the headers that name the action. */
const MUST_BE_SIGNED_OF_RPC = [...MUST_BE_SIGNED, 'x-acs-action', 'x-acs-version'];

function readV3(request: Omit<RpcRequest, 'body'>, header: string, now: number): Credentials {
  const authorization = parseAuthorization(header);
  if (!authorization) throw rpcErrors.signatureMethod();
  const { signedHeaders, signature } = authorization;
  const accessKeyId = formed(authorization.accessKeyId);
  const need = (name: string): string => {
    const value = request.headers[name];
    if (!value) throw rpcErrors.missing(name);
    return value;
  };
  for (const name of request.path === '/' ? MUST_BE_SIGNED_OF_RPC : MUST_BE_SIGNED) {
    need(name);
    if (!signedHeaders.includes(name)) throw rpcErrors.signatureMethod();
  }
  checkClock(need('x-acs-date'), now);
  const contentHash = need('x-acs-content-sha256');
  return {
    accessKeyId,
    nonce: need('x-acs-signature-nonce'),
    verify(secret) {
      if (same(signature, signV3(request, signedHeaders, secret))) return Promise.resolve();
      return Promise.reject(rpcErrors.signatureDoesNotMatch(stringToSignV3(request, signedHeaders)));
    },
    verifyBody(body) {
      if (!same(contentHash, sha256(body))) throw rpcErrors.contentHash();
    },
  };
}

/** A text that can't be an AccessKeyId is not looked up. */
function formed(accessKeyId: string): string {
  if (!/^[\x21-\x7e]{1,128}$/.test(accessKeyId)) throw rpcErrors.accessKeyNotFound();
  return accessKeyId;
}

function checkClock(timestamp: string, now: number): void {
  const time = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?Z$/.test(timestamp) ? Date.parse(timestamp) : NaN;
  if (Number.isNaN(time)) throw rpcErrors.timestampFormat();
  if (Math.abs(now - time) > CLOCK_TOLERANCE) throw rpcErrors.timestampExpired();
}

function same(one: string, other: string): boolean {
  const [a, b] = [Buffer.from(one), Buffer.from(other)];
  return a.length === b.length && timingSafeEqual(a, b);
}

/** Otherwise a caller with images in the body would get megabytes back. */
const MAX_SHOWN_CHARACTERS = 2_000;
const shortened = (text: string): string => (text.length > MAX_SHOWN_CHARACTERS ? `${text.slice(0, MAX_SHOWN_CHARACTERS)}…` : text);
