import { createHmac } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Keyring } from '@shiren/encryption';
import { normalizeNumber, writtenName } from '@shiren/id-document';

/** Hashes ID numbers and names so that a person's attempts can be found; without the keys it cannot be reversed. */
@Injectable()
export class PersonHash {
  private readonly key: Buffer;
  private readonly nameKey: Buffer;

  constructor(keyring: Keyring) {
    this.key = keyring.derive('materials/person');
    this.nameKey = keyring.derive('materials/person-name');
  }

  of(identificationNumber: string): Buffer;
  of(identificationNumber: string | undefined): Buffer | null;
  of(identificationNumber: string | undefined): Buffer | null {
    return identificationNumber === undefined ? null : hashed(this.key, normalizeNumber(identificationNumber));
  }

  ofName(name: string | undefined): Buffer | null {
    return name === undefined ? null : hashed(this.nameKey, writtenName(name));
  }
}

const hashed = (key: Buffer, text: string): Buffer => createHmac('sha256', key).update(text).digest();
