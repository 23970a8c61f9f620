import { Injectable } from '@nestjs/common';
import { namedAccessKey, readCredentials, rpcErrors, signsHeaders, type RpcRequest } from '@shiren/rpc';
import { AccountDirectory } from '../accounts/account-directory.js';
import { UsageEvents } from '../accounts/usage-events.js';
import { RateLimits } from '../admission/rate-limits.js';
import type { Caller } from '../edge/caller.js';
import { Nonces } from './nonces.js';

@Injectable()
export class Authentication {
  constructor(
    private readonly directory: AccountDirectory,
    private readonly rates: RateLimits,
    private readonly nonces: Nonces,
    private readonly usage: UsageEvents,
  ) {}

  /**
   * Checks what the headers show of a caller before the body is read: with ACS3 whether the signature is right, with signature 1.0 only
   * whether the key exists, and with both whether the rate is used up. Returns the account of the key. Throws what `authenticate` throws.
   */
  async expectKnown(request: Omit<RpcRequest, 'body'>, action: string | undefined): Promise<string> {
    const credentials = signsHeaders(request) ? readCredentials(request, Date.now()) : undefined;
    const { accountId, accessKeyId, secret, status } = await this.directory.accessKey(credentials?.accessKeyId ?? namedAccessKey(request));
    await credentials?.verify(secret);
    if (status !== 'active') throw rpcErrors.accessKeyInactive();
    if (action !== undefined) await this.rates.assertWithinRate({ accountId, accessKeyId }, action);
    return accountId;
  }

  /**
   * Authenticates a signed call. Nothing is counted or stored for an account before the signature is verified, so nobody else can use up
   * its share. The rate is counted before the nonce is stored, so that refused calls take no storage. A captured call that is replayed is
   * refused before it is counted by every gateway that has already seen it. `proven` is called as soon as the signature is verified. Throws
   * what is wrong with the signature, what `proven` throws, LIMIT.REACHED, SignatureNonceUsed and ServiceUnavailable.
   */
  async authenticate(request: RpcRequest, action: string, proven?: (accountId: string) => void): Promise<Caller> {
    const credentials = readCredentials(request, Date.now());
    const { accountId, accessKeyId, secret, status, kind } = await this.directory.accessKey(credentials.accessKeyId);
    await credentials.verify(secret);
    credentials.verifyBody(request.body);
    proven?.(accountId);
    if (status !== 'active') throw rpcErrors.accessKeyInactive();
    this.nonces.refuseKnown(accessKeyId, credentials.nonce);
    await this.rates.count({ accountId, accessKeyId }, action, this.nonces.accountShare());
    await this.nonces.use(accessKeyId, credentials.nonce);
    this.usage.keyUsed(accessKeyId);
    return { accountId, accessKeyId, ...(kind === 'test' ? { sandbox: true } : {}) };
  }
}
