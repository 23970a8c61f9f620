import { createHmac } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Keyring } from '@shiren/encryption';

/** Hashes an ID number, so that its limits can be counted; without the master key it cannot be reversed. */
@Injectable()
export class NumberHash {
  private readonly key: Buffer;

  constructor(keyring: Keyring) {
    this.key = keyring.derive('gateway/number-limits');
  }

  of(identificationNumber: string): string {
    return createHmac('sha256', this.key).update(identificationNumber).digest('hex');
  }
}
