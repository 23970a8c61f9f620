import { Injectable } from '@nestjs/common';
import { Bus } from '@shiren/bus';
import { Problem, type MaterialType } from '@shiren/contracts-core';
import type { SubmittedMaterials } from '@shiren/contracts-materials';
import { inference, type CardReading } from '@shiren/contracts-media';
import { authority } from '@shiren/contracts-registry';
import type { AttemptSubmitted } from '@shiren/contracts-verification';
import { cardFindings } from '@shiren/id-document';
import type { Evidence, PortraitMatch, Scheme } from '@shiren/schemes';

@Injectable()
export class EvidenceCollector {
  constructor(private readonly bus: Bus) {}

  /** Requests all comparisons of the scheme at once. Throws if a service that the decision needs is unavailable; then nothing may be decided. */
  async collect(
    { attemptId, liveness }: Pick<AttemptSubmitted, 'attemptId' | 'liveness'>,
    { materials, cards: readings }: Pick<SubmittedMaterials, 'materials' | 'cards'>,
    { comparedWith }: Pick<Scheme, 'comparedWith'>,
  ): Promise<Evidence> {
    const values = new Map(materials.map(({ type, value }) => [type, value]));
    const need = (type: MaterialType): string => {
      const value = values.get(type);
      if (value === undefined) throw new Problem('MATERIAL.MISSING', `Attempt ${attemptId} has no ${type}.`);
      return value;
    };
    const face = need('FacePic');
    const live = liveness ? { liveness } : {};
    if (comparedWith === 'retained-photo') {
      const reference = need('FaceRetainedPic');
      return { ...live, retained: await this.bus.ask(inference.compare, { probe: face, reference, referenceFrom: 'photo' }) };
    }
    const claim = { name: need('Name'), identificationNumber: need('IdentificationNumber') };
    const cards = values.has('IdCardFrontPic') || values.has('IdCardBackPic') ? readings : undefined;
    const [answer, portrait] = await Promise.all([
      this.bus.ask(authority.compare, { ...claim, face }),
      cards?.front && !cards.front.flaw ? this.matchPortrait(face, cards.front) : undefined,
    ]);
    const card = cards ? { card: cardFindings(cards, claim, dayInChina(new Date())) } : {};
    return { ...live, authority: answer, ...(portrait ? { portrait } : {}), ...card };
  }

  private async matchPortrait(face: string, { portrait }: CardReading): Promise<PortraitMatch> {
    if (portrait === undefined) return {};
    try {
      const { score } = await this.bus.ask(inference.compare, { probe: face, reference: portrait, referenceFrom: 'record' });
      return { score };
    } catch (error) {
      if (error instanceof Problem && ['FACE.NOT_FOUND', 'FACE.TOO_SMALL'].includes(error.code)) return {};
      throw error;
    }
  }
}

/** Today's date in China as `yyyy-mm-dd`: a card expires at the end of a day there. */
const dayInChina = (now: Date): string => now.toLocaleDateString('sv-SE', { timeZone: 'Asia/Shanghai' });
