import { timingSafeEqual } from 'node:crypto';
import { rpcErrors } from './rpc-error.js';
import { signV1InTurns, stringToSignV1 } from './signature-v1.js';
import { parseAuthorization, sha256, signV3, stringToSignV3, type SignedRequest } from './signature-v3.js';

/** The vendor's: a request is good for 15 minutes either way. */
export const CLOCK_TOLERANCE = 15 * 60_000;

/** A call as it arrived. */
export interface RpcRequest extends SignedRequest {
  /** What the form in the body says; empty where there is none. */
  form: Readonly<Record<string, string>>;
  body: Uint8Array;
}

/** Who says that they sent a request; true only once `verify` has passed with the secret of that key. */
export interface Credentials {
  accessKeyId: string;
  nonce: string;
  /** Throws SignatureDoesNotMatch. With ACS3 this needs no body; with signature 1.0 it covers the form. */
  verify(secret: string): Promise<void>;
  /** ACS3 signs a hash of the body. Throws InvalidContentSha256 where the body is another. */
  verifyBody(body: Uint8Array): void;
}

/** All parameters, of query and body together. */
export const parametersOf = ({ query, form }: Pick<RpcRequest, 'query' | 'form'>): Record<string, string> => ({ ...query, ...form });

/** Action and version, from the parameters or from the headers of the newer SDK. */
export const askedFor = (request: RpcRequest): { action: string | undefined; version: string | undefined } => {
  const parameters = parametersOf(request);
  return {
    action: parameters['Action'] ?? request.headers['x-acs-action'],
    version: parameters['Version'] ?? request.headers['x-acs-version'],
  };
};

/** Whether the signature can be verified before the body is there. */
export const signsHeaders = ({ headers }: Pick<RpcRequest, 'headers'>): boolean => headers['authorization'] !== undefined;

/** The key that a call of signature 1.0 names, in its query or form. Throws MissingAccessKeyId, or InvalidAccessKeyId.NotFound for what can't be one. */
export function namedAccessKey(request: Pick<RpcRequest, 'query' | 'form'>): string {
  const { AccessKeyId } = parametersOf(request);
  if (!AccessKeyId) throw rpcErrors.missing('AccessKeyId');
  return formed(AccessKeyId);
}

/** Reads the credentials of either signature scheme and checks their form and clock; `now` in epoch milliseconds. */
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
      if (!same(signature, await signV1InTurns(request.method, parameters, secret))) {
        throw rpcErrors.signatureDoesNotMatch(shortened(stringToSignV1(request.method, parameters, MAX_SHOWN_CHARACTERS + 1)));
      }
    },
    verifyBody: () => undefined,
  };
}

/** What a signature must cover, so that none of it can be exchanged. */
const MUST_BE_SIGNED = ['host', 'x-acs-date', 'x-acs-signature-nonce', 'x-acs-content-sha256'];
/** Where every action has the same path, the headers that name it too. */
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

/** A text that no AccessKeyId can be is looked up nowhere. */
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

/** A caller with images in the body would get megabytes back. */
const MAX_SHOWN_CHARACTERS = 2_000;
const shortened = (text: string): string => (text.length > MAX_SHOWN_CHARACTERS ? `${text.slice(0, MAX_SHOWN_CHARACTERS)}…` : text);
