import { createHmac, timingSafeEqual } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { ImageMaterialType } from '@shiren/contracts-core';
import { Keyring } from '@shiren/encryption';
import { gatewayEnvironment, publicUrl } from '../edge/environment.js';

/** Signed links to the images of an attempt. Anyone who has a link can use it until it expires. */
@Injectable()
export class ImageLinks {
  private readonly key: Buffer;
  private readonly lifeSeconds = gatewayEnvironment().imageLinkSeconds;

  constructor(keyring: Keyring) {
    this.key = keyring.derive('gateway/image-links');
  }

  make(attemptId: string, type: ImageMaterialType, now: number, lifeSeconds = this.lifeSeconds): string {
    const expires = Math.floor(now / 1_000) + lifeSeconds;
    return `${publicUrl()}/images/${attemptId}/${type}?expires=${expires}&signature=${this.sign(attemptId, type, expires)}`;
  }

  /** Whether the link was made here and has not expired. */
  isValid(attemptId: string, type: string, expires: string, signature: string, now: number): boolean {
    if (!/^\d{1,12}$/.test(expires) || Number(expires) * 1_000 < now) return false;
    const [given, right] = [Buffer.from(signature), Buffer.from(this.sign(attemptId, type, Number(expires)))];
    return given.length === right.length && timingSafeEqual(given, right);
  }

  private sign(attemptId: string, type: string, expires: number): string {
    return createHmac('sha256', this.key).update(`${attemptId}/${type}/${expires}`).digest('base64url');
  }
}
