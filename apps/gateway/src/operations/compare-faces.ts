import { Injectable } from '@nestjs/common';
import { BlobStore, newTransientKey } from '@shiren/blob-store';
import { Bus } from '@shiren/bus';
import { Problem } from '@shiren/contracts-core';
import { inference } from '@shiren/contracts-media';
import { rpcErrors } from '@shiren/rpc';
import { UsageEvents } from '../accounts/usage-events.js';
import { Quotas } from '../admission/quotas.js';
import type { Caller } from '../edge/caller.js';
import { ImageReader } from '../images/image-reader.js';

/** One of two images that are compared. */
export interface ComparedImage {
  /** A photo of a face, or one of an ID card. */
  type: 'FacePic' | 'IDPic';
  /** A value of the API: `base64://…` or an address. */
  value: string;
}

@Injectable()
export class CompareFaces {
  constructor(
    private readonly bus: Bus,
    private readonly images: ImageReader,
    private readonly blobs: BlobStore,
    private readonly usage: UsageEvents,
    private readonly quotas: Quotas,
  ) {}

  /**
   * How alike the faces of two images are, 0 to 100; the images are stored only as long as that takes. Throws InvalidParameter.SourceImageType
   * unless one of them is a FacePic, QUOTA.REACHED, and what is wrong with an image, whose message begins with the parameter's name.
   */
  async compare(caller: Caller, { source, target }: Record<'source' | 'target', ComparedImage>): Promise<number> {
    if (source.type !== 'FacePic' && target.type !== 'FacePic') throw rpcErrors.invalid('SourceImageType', 'or TargetImageType must be FacePic.');
    await this.quotas.assertQuota(caller, 'face-comparison');
    const named = { source: { ...source, name: 'SourceImageValue' }, target: { ...target, name: 'TargetImageValue' } };
    // a face photo is held to more than a card's portrait, so it is the one that is probed
    const [probe, reference] = source.type === 'FacePic' ? [named.source, named.target] : [named.target, named.source];
    const read = ({ name, value }: typeof probe): Promise<Buffer> => this.images.read(name, value, caller.accountId);
    const [one, other] = await Promise.all([read(probe), read(reference)]);
    const keys = { probe: newTransientKey(), reference: newTransientKey() };
    try {
      await Promise.all([this.blobs.put(keys.probe, one), this.blobs.put(keys.reference, other)]);
      const { score } = await this.bus.ask(inference.compare, { ...keys, referenceFrom: reference.type === 'FacePic' ? 'photo' : 'record' });
      if (!caller.sandbox) await this.usage.compared(caller.accountId);
      return score;
    } catch (error) {
      const image = error instanceof Problem && !error.isOurs ? error.details['image'] : undefined;
      if (image === 'probe' || image === 'reference') {
        const { code, message, details } = error as Problem;
        throw new Problem(code, `${(image === 'probe' ? probe : reference).name}: ${message}`, details);
      }
      throw error;
    } finally {
      await Promise.all([this.blobs.delete(keys.probe), this.blobs.delete(keys.reference)]);
    }
  }
}
