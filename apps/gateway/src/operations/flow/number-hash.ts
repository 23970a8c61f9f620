import { createHmac } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Keyring } from '@shiren/encryption';

/** Turns an ID number into what its limits are kept by; nobody without the master key can turn it back. */
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
