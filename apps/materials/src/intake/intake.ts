import { Injectable } from '@nestjs/common';
import { BlobStore, deleteDerived } from '@shiren/blob-store';
import { Bus } from '@shiren/bus';
import {
  Problem,
  inference,
  isImageMaterial,
  ocr,
  type CardReading,
  type CardReadings,
  type CardSide,
  type Material,
  type PutMaterials,
} from '@shiren/contracts';
import { Keyring } from '@shiren/encryption';
import { checkIdentificationNumber, normalizeName } from '@shiren/id-document';
import { faceFlawTexts, reasonsOfFlaws, reasons } from '@shiren/schemes';
import { DataSource } from 'typeorm';
import { expectNotErased } from '../erasure/tombstone.js';
import { MaterialRecord } from './material.entity.js';
import { PersonHash } from './person-hash.js';

/** The vendor's: a face region of at least 64 × 64 pixels. */
const LEAST_FACE = 64;

/** A material as it is stored, with what a card photo says. */
interface CheckedMaterial extends Material {
  reading?: CardReading;
}

@Injectable()
export class Intake {
  constructor(
    private readonly database: DataSource,
    private readonly blobs: BlobStore,
    private readonly keyring: Keyring,
    private readonly bus: Bus,
    private readonly persons: PersonHash,
  ) {}

  /** Stores all, or throws and stores none. Put again, the same attempt's materials are replaced. */
  async put({ attemptId, accountId, materials, keepUnfitCards = false }: PutMaterials): Promise<{ stored: number }> {
    const checked = await this.checkAll(materials, keepUnfitCards);
    const records = checked.map(({ type, value, reading }) => ({
      attemptId,
      accountId,
      type,
      value: this.keyring.seal(Buffer.from(value), sealedFor(attemptId, type)),
      reading: reading ? this.keyring.seal(Buffer.from(JSON.stringify(reading)), sealedFor(attemptId, `${type}/reading`)) : null,
      person: this.persons.of(type === 'IdentificationNumber' ? value : reading?.fields.number?.value),
    }));
    try {
      await this.database.transaction(async (manager) => {
        await expectNotErased(manager, attemptId);
        await manager.upsert(MaterialRecord, records, ['attemptId', 'type']);
      });
    } catch (error) {
      await this.forgetAll(materials);
      throw error;
    }
    return { stored: records.length };
  }

  async list(attemptId: string, accountId?: string): Promise<Material[]> {
    const records = await this.database.manager.findBy(MaterialRecord, { attemptId, ...(accountId ? { accountId } : {}) });
    return records.map(({ type, value }) => ({ type, value: this.keyring.open(value, sealedFor(attemptId, type)).toString() }));
  }

  async cards(attemptId: string, accountId?: string): Promise<CardReadings> {
    const records = await this.database.manager.findBy(MaterialRecord, { attemptId, ...(accountId ? { accountId } : {}) });
    const readings = records.flatMap(({ type, reading }) =>
      reading ? [JSON.parse(this.keyring.open(reading, sealedFor(attemptId, `${type}/reading`)).toString()) as CardReading] : [],
    );
    return Object.fromEntries(readings.map((reading) => [reading.side, reading]));
  }

  /** All checked, or the first problem thrown once every check has ended and what they kept beside the images is gone. */
  private async checkAll(materials: readonly Material[], keepUnfitCards: boolean): Promise<CheckedMaterial[]> {
    const settled = await Promise.allSettled(materials.map((material) => this.check(material, keepUnfitCards)));
    const failed = settled.find((result) => result.status === 'rejected');
    if (!failed) return settled.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
    await this.forgetAll(materials);
    throw failed.reason as Error;
  }

  private async check({ type, value }: Material, keepUnfitCards: boolean): Promise<CheckedMaterial> {
    switch (type) {
      case 'FacePic':
      case 'FaceRetainedPic':
        await this.checkFace(value, type);
        return { type, value };
      case 'IdCardFrontPic':
        return { type, value, reading: await this.readCard(value, type, 'front', keepUnfitCards) };
      case 'IdCardBackPic':
        return { type, value, reading: await this.readCard(value, type, 'back', keepUnfitCards) };
      case 'IdentificationNumber':
        return { type, value: checkNumber(value) };
      case 'Name':
        return { type, value: checkName(value) };
      case 'Mobile':
        return { type, value };
    }
  }

  private async readCard(image: string, type: string, side: CardSide, keepUnfit: boolean): Promise<CardReading> {
    const reading = await this.naming(type, () => this.bus.ask(ocr.readCard, { image, side }));
    if (reading.flaw === undefined || keepUnfit) return reading;
    const reason = reasonsOfFlaws[reading.flaw];
    throw new Problem('CARD.UNFIT', `${type}: ${reasons[reason].en}.`, { material: type, flaw: reading.flaw, reason });
  }

  /** Looks at the picture once for all: what inference finds here is kept for the comparison. */
  private async checkFace(image: string, type: string): Promise<void> {
    const { faces, quality } = await this.naming(type, () => this.bus.ask(inference.detect, { image }));
    const face = faces[0];
    if (!face) throw new Problem('FACE.NOT_FOUND', `No face was found in ${type}; take the photo again from the front, in even light.`, { material: type });
    if (Math.min(face.width, face.height) < LEAST_FACE) {
      throw new Problem('FACE.TOO_SMALL', `The face in ${type} is smaller than ${LEAST_FACE} × ${LEAST_FACE} pixels; come closer.`, { material: type });
    }
    const flaw = quality?.flaws[0];
    if (!flaw) return;
    const { zh, en } = faceFlawTexts[flaw];
    throw new Problem('FACE.UNFIT', `The face in ${type} can't be compared: ${en}. ${zh}。`, { material: type, flaw });
  }

  /** Takes away what inference and OCR kept beside the images; the images themselves are their sender's to take back. */
  private async forgetAll(materials: readonly Material[]): Promise<void> {
    const images = materials.filter(({ type }) => isImageMaterial(type)).map(({ value }) => value);
    await Promise.all(images.map((image) => deleteDerived(this.blobs, image)));
  }

  /** Says of an image's problem which material it is about. */
  private async naming<T>(type: string, look: () => Promise<T>): Promise<T> {
    try {
      return await look();
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      throw new Problem(error.code, error.isOurs ? error.message : `${type}: ${error.message}`, { ...error.details, material: type });
    }
  }
}

export const sealedFor = (attemptId: string, type: string): string => `material/${attemptId}/${type}`;

function checkNumber(text: string): string {
  const checked = checkIdentificationNumber(text, new Date());
  if (!checked.valid) {
    throw new Problem('ID_NUMBER.INVALID', 'IdentificationNumber is not a valid 18-digit ID number (GB 11643); check its digits.', { reason: checked.reason });
  }
  return checked.number;
}

function checkName(text: string): string {
  const name = normalizeName(text);
  if (name.length === 0 || name.length > 64) throw new Problem('MATERIAL.INVALID', 'Name must have 1 to 64 characters.', { material: 'Name' });
  return name;
}
