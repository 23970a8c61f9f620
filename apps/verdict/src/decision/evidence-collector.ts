import { Injectable } from '@nestjs/common';
import { Bus } from '@shiren/bus';
import { Problem, type MaterialType } from '@shiren/contracts-core';
import type { SubmittedMaterials } from '@shiren/contracts-materials';
import { captures, inference, type CardReading } from '@shiren/contracts-media';
import { authority } from '@shiren/contracts-registry';
import type { AttemptSubmitted } from '@shiren/contracts-verification';
import { cardFindings } from '@shiren/id-document';
import type { Evidence, PortraitMatch, Scheme } from '@shiren/schemes';

type Submitted = Pick<AttemptSubmitted, 'attemptId' | 'accountId' | 'liveness'>;
/** `reviewed`: whether the scene has doubtful attempts reviewed. */
type Rule = Pick<Scheme, 'comparedWith'> & { readonly reviewed: boolean };

@Injectable()
export class EvidenceCollector {
  constructor(private readonly bus: Bus) {}

  /**
   * Requests all comparisons of the scheme at once, and the recording's risk if a reviewer could look at it. Throws if a service that the decision
   * needs is unavailable; then nothing may be decided.
   */
  async collect(attempt: Submitted, given: Pick<SubmittedMaterials, 'materials' | 'cards'>, rule: Rule): Promise<Evidence> {
    const [risky, evidence] = await Promise.all([attempt.liveness && rule.reviewed ? this.isRisky(attempt) : false, this.compare(attempt, given, rule)]);
    return risky ? { ...evidence, livenessRisk: 'high' } : evidence;
  }

  /** With two recordings that passed, nothing here says which one counts, so the risk of either is the attempt's. */
  private async isRisky({ attemptId, accountId }: Submitted): Promise<boolean> {
    const recordings = await this.bus.ask(captures.list, { attemptId, accountId });
    return recordings.some(({ outcome, risky }) => outcome === 'passed' && risky);
  }

  private async compare(
    { attemptId, liveness }: Submitted,
    { materials, cards: readings }: Pick<SubmittedMaterials, 'materials' | 'cards'>,
    { comparedWith }: Rule,
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
