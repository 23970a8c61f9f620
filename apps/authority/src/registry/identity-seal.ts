import { createHmac } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Keyring } from '@shiren/encryption';
import { normalizeNumber, writtenName } from '@shiren/id-document';

/** How a person's name and number are stored: the number is found by a keyed hash, and both are encrypted for that hash. */
@Injectable()
export class IdentitySeal {
  private readonly hashKey: Buffer;

  constructor(private readonly keyring: Keyring) {
    this.hashKey = keyring.derive('authority/number');
  }

  /** HMAC-SHA256, because with an unkeyed hash all existing numbers could be tried. */
  hashOf(number: string): Buffer {
    return createHmac('sha256', this.hashKey).update(normalizeNumber(number)).digest();
  }

  seal(name: string, number: string): { numberHash: Buffer; name: Buffer; number: Buffer } {
    const numberHash = this.hashOf(number);
    return {
      numberHash,
      name: this.keyring.seal(Buffer.from(writtenName(name)), contextOf(numberHash, 'name')),
      number: this.keyring.seal(Buffer.from(number), contextOf(numberHash, 'number')),
    };
  }

  /** Throws SealBroken if the record was stored under another master key. */
  openName({ numberHash, name }: { numberHash: Buffer; name: Buffer }): string {
    return this.keyring.open(name, contextOf(numberHash, 'name')).toString();
  }

  openNumber({ numberHash, number }: { numberHash: Buffer; number: Buffer }): string {
    return this.keyring.open(number, contextOf(numberHash, 'number')).toString();
  }
}

export const contextOf = (numberHash: Buffer, field: 'name' | 'number'): string => `identity/${numberHash.toString('hex')}/${field}`;
