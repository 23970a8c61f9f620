import { createHash, createHmac } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Keyring } from '@shiren/encryption';
import type { LinkedPerson } from './link-rows.js';

const SECRET_BYTES = 24;

/** Where the person of a link is stored, for the encryption. */
export const sealedFor = (linkId: string): string => `link/${linkId}/person`;

/** The secrets and the encrypted contents of links. */
@Injectable()
export class LinkSecrets {
  private readonly secretKey: Buffer;
  private readonly numberKey: Buffer;

  constructor(private readonly keyring: Keyring) {
    this.secretKey = keyring.derive('console/link-secret');
    this.numberKey = keyring.derive('console/link-number');
  }

  /** The same for the same link, so that a repeated request gets it again although it is not stored. */
  of(linkId: string): string {
    return createHmac('sha256', this.secretKey).update(linkId).digest().subarray(0, SECRET_BYTES).toString('base64url');
  }

  seal(linkId: string, person: LinkedPerson): Buffer {
    return this.keyring.seal(Buffer.from(JSON.stringify(person)), sealedFor(linkId));
  }

  open({ id, person }: { id: string; person: Buffer | null }): LinkedPerson | null {
    return person && (JSON.parse(this.keyring.open(person, sealedFor(id)).toString()) as LinkedPerson);
  }

  hashOfNumber(identificationNumber: string): Buffer {
    return createHmac('sha256', this.numberKey).update(identificationNumber).digest();
  }
}

export const hashOfSecret = (secret: string): Buffer => createHash('sha256').update(secret).digest();
