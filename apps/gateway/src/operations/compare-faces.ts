import { Injectable } from '@nestjs/common';
import { falseAcceptRates, scoreAtRate } from '@shiren/contracts-verification';
import { BlobStore } from '@shiren/blob-store';
import { Bus } from '@shiren/bus';
import { Problem } from '@shiren/contracts-core';
import { inference } from '@shiren/contracts-media';
import { rpcErrors } from '@shiren/rpc';
import { v7 as uuid } from 'uuid';
import { Quotas } from '../admission/quotas.js';
import { ImageReader } from '../images/image-reader.js';
import type { Caller } from '../edge/caller.js';
import { UsageEvents } from '../accounts/usage-events.js';

/** The vendor's scale: false accept rate in percent, and the score that stands for it. */
const confidenceThresholds = JSON.stringify(Object.fromEntries(falseAcceptRates.map((rate) => [rate, String(scoreAtRate[rate])]).reverse()));

export interface FaceComparison {
  /** 0 to 100. */
  SimilarityScore: number;
  ConfidenceThresholds: string;
}

type Role = 'Source' | 'Target';

@Injectable()
export class CompareFaces {
  constructor(
    private readonly bus: Bus,
    private readonly images: ImageReader,
    private readonly blobs: BlobStore,
    private readonly usage: UsageEvents,
    private readonly quotas: Quotas,
  ) {}

  /** Whether two pictures show the same person; the pictures are kept only as long as that takes. */
  async answer(caller: Caller, parameters: Record<string, string>): Promise<FaceComparison> {
    const types = { Source: parameters['SourceImageType'], Target: parameters['TargetImageType'] };
    if (types.Source !== 'FacePic' && types.Target !== 'FacePic') {
      throw rpcErrors.invalid('SourceImageType', 'or TargetImageType must be FacePic.');
    }
    await this.quotas.expectRoom(caller, 'face-comparison');
    // a face photo is held to more than a card's portrait, so it is the one that is probed
    const [probe, reference]: [Role, Role] = types.Source === 'FacePic' ? ['Source', 'Target'] : ['Target', 'Source'];
    const named = { probe: `${probe}ImageValue`, reference: `${reference}ImageValue` };
    const [one, other] = await Promise.all([
      this.images.read(named.probe, parameters[named.probe] ?? '', caller.accountId),
      this.images.read(named.reference, parameters[named.reference] ?? '', caller.accountId),
    ]);
    const keys = { probe: `transient/${uuid()}`, reference: `transient/${uuid()}` };
    try {
      await Promise.all([this.blobs.put(keys.probe, one), this.blobs.put(keys.reference, other)]);
      const referenceFrom = types[reference] === 'FacePic' ? 'photo' : 'record';
      const { score } = await this.bus.ask(inference.compare, { ...keys, referenceFrom });
      if (!caller.sandbox) await this.usage.compared(caller.accountId);
      return { SimilarityScore: score, ConfidenceThresholds: confidenceThresholds };
    } catch (error) {
      const image = error instanceof Problem && !error.isOurs ? error.details['image'] : undefined;
      if (image === 'probe' || image === 'reference') {
        const { code, message, details } = error as Problem;
        throw new Problem(code, `${named[image]}: ${message}`, details);
      }
      throw error;
    } finally {
      await Promise.all([this.blobs.delete(keys.probe), this.blobs.delete(keys.reference)]);
    }
  }
}
