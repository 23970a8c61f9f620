import { Injectable } from '@nestjs/common';
import { Bus } from '@shiren/bus';
import { Problem, authority, inference, materials, type AttemptSubmitted, type MaterialType } from '@shiren/contracts';
import type { Evidence, PortraitMatch, Scheme } from '@shiren/schemes';

@Injectable()
export class EvidenceCollector {
  constructor(private readonly bus: Bus) {}

  /** Asks all at once what the scheme compares. Throws when a part that the decision needs is away: then nothing may be decided. */
  async collect({ attemptId, liveness }: Pick<AttemptSubmitted, 'attemptId' | 'liveness'>, { comparedWith }: Pick<Scheme, 'comparedWith'>): Promise<Evidence> {
    const given = new Map((await this.bus.ask(materials.list, { attemptId })).map(({ type, value }) => [type, value]));
    const need = (type: MaterialType): string => {
      const value = given.get(type);
      if (value === undefined) throw new Problem('MATERIAL.MISSING', `Attempt ${attemptId} has no ${type}.`);
      return value;
    };
    const face = need('FacePic');
    const live = liveness ? { liveness } : {};
    if (comparedWith === 'retained-photo') {
      const reference = need('FaceRetainedPic');
      return { ...live, retained: await this.bus.ask(inference.compare, { probe: face, reference, referenceFrom: 'photo' }) };
    }
    const card = given.get('IdCardFrontPic');
    const [answer, portrait] = await Promise.all([
      this.bus.ask(authority.compare, { name: need('Name'), identificationNumber: need('IdentificationNumber'), face }),
      card === undefined ? undefined : this.matchPortrait(face, card),
    ]);
    return { ...live, authority: answer, ...(portrait ? { portrait } : {}) };
  }

  private async matchPortrait(face: string, card: string): Promise<PortraitMatch> {
    try {
      const { score } = await this.bus.ask(inference.compare, { probe: face, reference: card, referenceFrom: 'record' });
      return { score };
    } catch (error) {
      if (error instanceof Problem && ['FACE.NOT_FOUND', 'FACE.TOO_SMALL'].includes(error.code)) return {};
      throw error;
    }
  }
}
