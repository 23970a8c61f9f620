import { createHmac } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Keyring } from '@shiren/encryption';
import { normalizeNumber } from '@shiren/id-document';

/** Hashes an ID number so that a person's attempts can be found; without the key it cannot be reversed. */
@Injectable()
export class PersonHash {
  private readonly key: Buffer;

  constructor(keyring: Keyring) {
    this.key = keyring.derive('materials/person');
  }

  of(identificationNumber: string): Buffer;
  of(identificationNumber: string | undefined): Buffer | null;
  of(identificationNumber: string | undefined): Buffer | null {
    if (identificationNumber === undefined) return null;
    return createHmac('sha256', this.key).update(normalizeNumber(identificationNumber)).digest();
  }
}
