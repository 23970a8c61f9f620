import { Injectable } from '@nestjs/common';
import { readCredentials, rpcErrors, type RpcRequest } from '@shiren/rpc';
import { AccountDirectory } from '../accounts/account-directory.js';
import { UsageEvents } from '../usage/usage-events.js';
import { Nonces } from './nonces.js';

/** Who calls, once the signature has shown it. */
export interface Caller {
  accountId: string;
  accessKeyId: string;
  /** Present where a test key calls: nothing real may be seen or changed, and nothing is billed. */
  sandbox?: boolean;
}

@Injectable()
export class Authentication {
  constructor(
    private readonly directory: AccountDirectory,
    private readonly nonces: Nonces,
    private readonly usage: UsageEvents,
  ) {}

  /** A nonce is spent only by a request whose signature is right, so nobody can spend another's. */
  async authenticate(request: RpcRequest): Promise<Caller> {
    const credentials = readCredentials(request, Date.now());
    const { accountId, accessKeyId, secret, status, kind } = await this.directory.accessKey(credentials.accessKeyId);
    credentials.verify(secret);
    if (status !== 'active') throw rpcErrors.accessKeyInactive();
    await this.nonces.use(accessKeyId, credentials.nonce);
    this.usage.keyUsed(accessKeyId);
    return { accountId, accessKeyId, ...(kind === 'test' ? { sandbox: true } : {}) };
  }
}
