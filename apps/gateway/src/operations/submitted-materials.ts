import { Injectable } from '@nestjs/common';
import { Bus } from '@shiren/bus';
import { Problem, isImageMaterial, type ImageMaterialType, type TextMaterialType } from '@shiren/contracts-core';
import { materials, type SubmittedMaterials } from '@shiren/contracts-materials';
import { LONG_TERM, type CardReading, type CardReadings } from '@shiren/contracts-media';
import { ImageLinks } from '../images/image-links.js';

/** What was submitted for an attempt, as it was sealed, in a form that the business may see. */
export interface MaterialsForBusiness {
  texts: Partial<Record<TextMaterialType, string>>;
  /** Links that are valid for a limited time. */
  images: Partial<Record<ImageMaterialType, string>>;
  /** What was read from the card; empty for a side whose photo is unfit. */
  front: CardReading['fields'];
  back: CardReading['fields'];
}

@Injectable()
export class SubmittedMaterialsReader {
  constructor(
    private readonly bus: Bus,
    private readonly links: ImageLinks,
  ) {}

  async of(attempt: { attemptId: string; accountId: string }): Promise<MaterialsForBusiness> {
    const { materials: submitted, cards } = await this.bus.ask(materials.submitted, attempt).catch(nothingOnceErased);
    const now = Date.now();
    const result: MaterialsForBusiness = { texts: {}, images: {}, front: fieldsOf(cards.front), back: fieldsOf(cards.back) };
    for (const { type, value } of submitted) {
      if (isImageMaterial(type)) result.images[type] = this.links.make(attempt.attemptId, type, now);
      else result.texts[type] = value;
    }
    return result;
  }
}

function nothingOnceErased(error: unknown): Omit<SubmittedMaterials, 'revision'> {
  if (error instanceof Problem && error.code === 'ATTEMPT.ERASED') return { materials: [], cards: {} };
  throw error;
}

const fieldsOf = (reading: CardReadings['front']): CardReading['fields'] => (reading?.flaw ? {} : (reading?.fields ?? {}));

/** `yyyyMMdd`, or 长期. */
export const compactDate = (date: string): string => (date === LONG_TERM ? date : date.replaceAll('-', ''));
