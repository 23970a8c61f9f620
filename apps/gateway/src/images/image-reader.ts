import { Injectable } from '@nestjs/common';
import { Problem, holdsLogin } from '@shiren/contracts-core';
import { gatewayEnvironment } from '../edge/environment.js';
import { fetchImage } from './remote-image.js';
import { UploadPlace } from './upload-place.js';

/** The vendor's limit for one image: 2 MB. */
export const IMAGE_LIMIT = 2 * 1024 * 1024;

/** Length in base64 of the largest image, allowing for a line break after every 32 characters. */
const MAX_BASE64_CHARACTERS = Math.ceil(IMAGE_LIMIT / 3) * 4 * 1.0625 + 4;

/** Turns an image parameter of the API into bytes: `base64://…`, `http(s)://…`, or `oss://…` for what an account uploaded itself. */
@Injectable()
export class ImageReader {
  /** For operators whose businesses keep their images on the same network. */
  private readonly allowPrivate = gatewayEnvironment().allowPrivateImageUrls;

  constructor(private readonly place: UploadPlace) {}

  /** Throws IMAGE.UNREADABLE, IMAGE.TOO_LARGE or IMAGE.UNREACHABLE, with a message that begins with the parameter's name. */
  async read(name: string, value: string, accountId: string): Promise<Buffer> {
    const bytes = await this.bytesOf(name, value, accountId);
    if (bytes.length > IMAGE_LIMIT) throw tooLarge(name);
    return bytes;
  }

  private async bytesOf(name: string, value: string, accountId: string): Promise<Buffer> {
    if (value.startsWith('base64://')) return decodeBase64(name, value.slice('base64://'.length));
    if (value.startsWith('oss://')) return this.place.read(name, value, { accountId, limit: IMAGE_LIMIT });
    return this.fetch(name, value);
  }

  private async fetch(name: string, value: string): Promise<Buffer> {
    if (/^oss:\/\//i.test(value)) {
      throw new Problem(
        'IMAGE.UNREADABLE',
        `${name} names an object in a bucket, but this installation has none; send base64://, http:// or https:// instead.`,
      );
    }
    if (!/^https?:\/\//i.test(value) || !URL.canParse(value)) {
      throw new Problem('IMAGE.UNREADABLE', `${name} must begin with base64://, http:// or https://.`);
    }
    if (holdsLogin(value)) {
      throw new Problem('IMAGE.UNREADABLE', `${name} must not contain a user name or password; use a URL that works without, or base64://.`);
    }
    const result = await fetchImage(new URL(value), { limit: IMAGE_LIMIT, deadline: 8_000, allowPrivate: this.allowPrivate });
    if (!('failure' in result)) return result;
    if (result.failure === 'too large') throw tooLarge(name);
    throw new Problem('IMAGE.UNREACHABLE', `${name} cannot be fetched: ${result.failure}.`);
  }
}

const tooLarge = (name: string): Problem => new Problem('IMAGE.TOO_LARGE', `${name} is larger than 2 MB; send a smaller image.`);

/**
 * Decodes strictly: Node ignores what it cannot decode, and a business should hear about that. Line breaks are common and harmless, so they
 * are allowed.
 */
export function decodeBase64(name: string, text: string): Buffer {
  if (text.length > MAX_BASE64_CHARACTERS) throw tooLarge(name);
  const packed = /[\r\n]/.test(text) ? text.replace(/[\r\n]+/g, '') : text;
  if (packed === '' || !/^[A-Za-z0-9+/]+={0,2}$/.test(packed) || packed.replace(/=+$/, '').length % 4 === 1) {
    throw new Problem('IMAGE.UNREADABLE', `${name} is not base64 after base64://; leave out any "data:" header.`);
  }
  return Buffer.from(packed, 'base64');
}
