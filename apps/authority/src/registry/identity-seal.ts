import { createHmac } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Keyring } from '@shiren/encryption';
import { normalizeName } from '@shiren/id-document';

/** How a person's name and number are kept: the number found by a keyed hash, both sealed for that hash. */
@Injectable()
export class IdentitySeal {
  private readonly hashKey: Buffer;

  constructor(private readonly keyring: Keyring) {
    this.hashKey = keyring.derive('authority/number');
  }

  /** HMAC-SHA256: the numbers that exist could all be tried against a hash without a key. */
  hashOf(number: string): Buffer {
    return createHmac('sha256', this.hashKey).update(number.trim().toUpperCase()).digest();
  }

  seal(name: string, number: string): { numberHash: Buffer; name: Buffer; number: Buffer } {
    const numberHash = this.hashOf(number);
    return {
      numberHash,
      name: this.keyring.seal(Buffer.from(normalizeName(name)), contextOf(numberHash, 'name')),
      number: this.keyring.seal(Buffer.from(number), contextOf(numberHash, 'number')),
    };
  }

  /** Throws SealBroken when the record was stored with another master key. */
  openName({ numberHash, name }: { numberHash: Buffer; name: Buffer }): string {
    return this.keyring.open(name, contextOf(numberHash, 'name')).toString();
  }

  openNumber({ numberHash, number }: { numberHash: Buffer; number: Buffer }): string {
    return this.keyring.open(number, contextOf(numberHash, 'number')).toString();
  }
}

export const contextOf = (numberHash: Buffer, field: 'name' | 'number'): string => `identity/${numberHash.toString('hex')}/${field}`;
