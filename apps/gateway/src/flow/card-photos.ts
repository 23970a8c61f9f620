import { Injectable } from '@nestjs/common';
import { BlobStore } from '@shiren/blob-store';
import { Bus } from '@shiren/bus';
import { Problem, materials, type CardReading, type CardSide, type Material } from '@shiren/contracts';
import { checkIdentificationNumber, isName, normalizeName } from '@shiren/id-document';
import { expectNext, schemeOf } from '@shiren/schemes';
import { v7 as uuid } from 'uuid';
import { readImage } from './flow-body.js';
import type { FlowCaller } from './flow-caller.js';
import { FlowSessions } from './flow-sessions.js';
import type { NameAndNumber, SessionReply } from './replies.js';

/** Who the person says they are: by photos of the card, or by typing. */
@Injectable()
export class CardPhotos {
  constructor(
    private readonly bus: Bus,
    private readonly blobs: BlobStore,
    private readonly sessions: FlowSessions,
  ) {}

  /** Throws CARD.UNFIT for a photo that can't be used; another may be sent. */
  async photograph(caller: FlowCaller, side: CardSide, body: unknown): Promise<SessionReply> {
    const image = readImage(body);
    const { attemptId, accountId, scheme, sandbox = false } = await this.sessions.expect(caller, 'photograph-id-card', 'photo');
    const key = `materials/${attemptId}/${uuid()}`;
    await this.blobs.put(key, image);
    try {
      const photo: Material = { type: side === 'front' ? 'IdCardFrontPic' : 'IdCardBackPic', value: key };
      // in the sandbox any picture will do, since nobody has the card of a reserved identity
      await this.bus.ask(materials.put, { attemptId, accountId, materials: [photo], keepUnfitCards: sandbox });
    } catch (error) {
      await this.blobs.delete(key);
      throw error;
    }
    const reading = (await this.bus.ask(materials.cards, { attemptId, accountId }))[side];
    // where the card says who the person is, what was read for sure stands, and anything else is asked
    const says = side === 'front' && schemeOf(scheme).steps.includes('confirm-fields-if-unsure') ? sureOf(reading) : undefined;
    if (says) await this.bus.ask(materials.put, { attemptId, accountId, materials: says });
    const confidence = reading?.confidence === 'high' && (says || side === 'back') ? 'high' : 'low';
    return this.sessions.advance(caller, { step: 'photograph-id-card', side, confidence });
  }

  /** Typed, or confirmed: whichever of the two is the next step. */
  async nameAndNumber(caller: FlowCaller, { name, identificationNumber }: NameAndNumber): Promise<SessionReply> {
    if (!isName(normalizeName(name))) {
      throw new Problem('MATERIAL.INVALID', 'A name has 2 to 30 characters: Chinese with · inside, or Latin letters.', { material: 'Name' });
    }
    const { attemptId, accountId, steps } = await this.sessions.open(caller);
    const step = steps[0] === 'confirm-fields' ? 'confirm-fields' : 'type-name-and-number';
    expectNext(steps, step);
    await this.bus.ask(materials.put, {
      ...{ attemptId, accountId },
      materials: [
        { type: 'Name', value: name },
        { type: 'IdentificationNumber', value: identificationNumber },
      ],
    });
    return this.sessions.advance(caller, { step });
  }
}

/** Name and number, where both were read for sure and can be ones. */
function sureOf(reading: CardReading | undefined): Material[] | undefined {
  const { name, number } = reading?.fields ?? {};
  if (reading?.confidence !== 'high' || !name || !number) return undefined;
  if (!isName(normalizeName(name.value)) || !checkIdentificationNumber(number.value, new Date()).valid) return undefined;
  return [
    { type: 'Name', value: name.value },
    { type: 'IdentificationNumber', value: number.value },
  ];
}
