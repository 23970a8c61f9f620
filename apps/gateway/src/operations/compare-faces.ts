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

/** One of the two images of a comparison. */
export interface ComparedImage {
  /** A photo of a face, or of an ID card. */
  type: 'FacePic' | 'IDPic';
  /** An image value of the API: `base64://…` or a URL. */
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
   * Returns the similarity of the faces in two images, 0 to 100. The images are stored only while this takes. Throws
   * InvalidParameter.SourceImageType unless one of them is a FacePic, QUOTA.REACHED, and what is wrong with an image, with a message that
   * begins with the parameter's name.
   */
  async compare(caller: Caller, { source, target }: Record<'source' | 'target', ComparedImage>): Promise<number> {
    if (source.type !== 'FacePic' && target.type !== 'FacePic') throw rpcErrors.invalid('SourceImageType', 'or TargetImageType must be FacePic.');
    await this.quotas.assertQuota(caller, 'face-comparison');
    const named = { source: { ...source, name: 'SourceImageValue' }, target: { ...target, name: 'TargetImageValue' } };
    // a face photo has to meet higher standards than a card's portrait, so it becomes the probe
    const [probe, reference] = source.type === 'FacePic' ? [named.source, named.target] : [named.target, named.source];
    const read = ({ name, value }: typeof probe): Promise<Buffer> => this.images.read(name, value, caller.accountId);
    const [probeBytes, referenceBytes] = await Promise.all([read(probe), read(reference)]);
    const keys = { probe: newTransientKey(), reference: newTransientKey() };
    try {
      await Promise.all([this.blobs.put(keys.probe, probeBytes), this.blobs.put(keys.reference, referenceBytes)]);
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
