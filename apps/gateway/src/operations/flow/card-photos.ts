import { Injectable } from '@nestjs/common';
import { BlobStore, newMaterialKey } from '@shiren/blob-store';
import { Bus } from '@shiren/bus';
import { materials, type DraftMaterials, type DraftedMaterials } from '@shiren/contracts-materials';
import type { CardSide } from '@shiren/contracts-media';
import { expectNext, schemeOf } from '@shiren/schemes';
import { v7 as uuid } from 'uuid';
import type { FlowCaller } from '../../authentication/flow-caller.js';
import { FlowSessions, type FlowView } from './flow-sessions.js';

/**
 * The person's claimed identity, from photos of the card or typed. The materials of a step are stored as a draft first, and count once the
 * step is taken.
 */
@Injectable()
export class CardPhotos {
  constructor(
    private readonly bus: Bus,
    private readonly blobs: BlobStore,
    private readonly sessions: FlowSessions,
  ) {}

  /** Throws CARD.UNFIT for an unusable photo; another one may be sent. */
  async photograph(caller: FlowCaller, side: CardSide, image: Buffer): Promise<FlowView> {
    const { attemptId, accountId, scheme, sandbox = false } = await this.sessions.expect(caller, 'photograph-id-card', 'photo');
    const [draft, key] = [uuid(), newMaterialKey(attemptId)];
    const type = side === 'front' ? 'IdCardFrontPic' : 'IdCardBackPic';
    // where the card identifies the person, fields read with high confidence are used, and anything else is asked for
    const identify = side === 'front' && schemeOf(scheme).steps.includes('confirm-fields-if-unsure');
    // the sandbox accepts any image, because nobody has the card of a reserved identity
    const photo: DraftMaterials = { attemptId, accountId, draftId: draft, materials: [{ type, value: key }], identify, keepUnfitCards: sandbox };
    const { cards, identified } = await this.draftPhoto(key, image, photo);
    const confidence = cards[side]?.confidence === 'high' && (identified || side === 'back') ? 'high' : 'low';
    return this.sessions.take(caller, { attemptId, draft }, { step: 'photograph-id-card', side, confidence });
  }

  private async draftPhoto(key: string, image: Buffer, photo: DraftMaterials): Promise<DraftedMaterials> {
    try {
      await this.blobs.put(key, image);
      return await this.bus.ask(materials.draft, photo);
    } catch (error) {
      await this.blobs.delete(key);
      throw error;
    }
  }

  /** Takes the typed or confirmed name and number, depending on which step is next. */
  async nameAndNumber(caller: FlowCaller, { name, identificationNumber }: { name: string; identificationNumber: string }): Promise<FlowView> {
    const { attemptId, accountId, steps } = await this.sessions.open(caller);
    const step = steps[0] === 'confirm-fields' ? 'confirm-fields' : 'type-name-and-number';
    expectNext(steps, step);
    const draft = uuid();
    await this.bus.ask(materials.draft, {
      ...{ attemptId, accountId, draftId: draft },
      materials: [
        { type: 'Name', value: name },
        { type: 'IdentificationNumber', value: identificationNumber },
      ],
    });
    return this.sessions.take(caller, { attemptId, draft }, { step });
  }
}
