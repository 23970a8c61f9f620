import { Injectable } from '@nestjs/common';
import { Bus } from '@shiren/bus';
import { Problem, isImageMaterial } from '@shiren/contracts-core';
import type { DiscardDraft, DraftMaterials, DraftedMaterials, Material, PutMaterials } from '@shiren/contracts-materials';
import { inference, ocr, type CardReading, type CardSide, MIN_FACE_PIXELS } from '@shiren/contracts-media';
import { checkIdentificationNumber, isName, nameFlaw, nameFlawTexts, numberFlawTexts } from '@shiren/id-document';
import { faceFlawTexts, reasonsOfFlaws, reasons } from '@shiren/schemes';
import { DataSource, type EntityManager } from 'typeorm';
import { expectOpen, expectWritable } from '../attempts/seal.entity.js';
import { findEnd } from '../queries/find-end.js';
import { putMaterials } from '../queries/put-materials.js';
import { DraftRecord } from './draft.entity.js';
import { ImageRemoval } from './image-removal.js';
import { StoredMaterials } from './stored-materials.js';

/** A material as it is stored, with what was read from a card photo. */
interface CheckedMaterial extends Material {
  reading?: CardReading;
}

@Injectable()
export class Intake {
  constructor(
    private readonly database: DataSource,
    private readonly stored: StoredMaterials,
    private readonly images: ImageRemoval,
    private readonly bus: Bus,
  ) {}

  /** Stores all materials, or throws and stores none. If called again, it replaces the attempt's materials. */
  async put({ attemptId, accountId, materials, keepUnfitCards = false }: PutMaterials): Promise<{ stored: number }> {
    const checked = await this.check(attemptId, materials, keepUnfitCards);
    await this.write(attemptId, imagesOf(materials), (manager) => putMaterials(manager, attemptId, accountId, this.rows(attemptId, accountId, checked)));
    return { stored: checked.length };
  }

  /** Stores the whole draft, or throws and stores none of it. */
  async draft({ attemptId, accountId, draftId, materials, keepUnfitCards = false, identify = false }: DraftMaterials): Promise<DraftedMaterials> {
    const checked = await this.check(attemptId, materials, keepUnfitCards);
    const identity = identify ? identityOn(checked.find(({ reading }) => reading?.side === 'front')?.reading) : undefined;
    const rows = this.rows(attemptId, accountId, [...checked, ...(identity ?? [])]).map((row) => ({ ...row, draftId }));
    await this.write(attemptId, imagesOf(materials), (manager) => manager.insert(DraftRecord, rows));
    const cards = Object.fromEntries(checked.flatMap(({ reading }) => (reading ? [[reading.side, reading]] : [])));
    return { cards, identified: identity !== undefined };
  }

  /** Deletes a draft. A draft that was sealed is no longer a draft, and stays. */
  async discard({ attemptId, draftId }: DiscardDraft): Promise<{ images: number }> {
    const rows = await this.database.manager.findBy(DraftRecord, { attemptId, draftId });
    const { affected } = await this.database.manager.delete(DraftRecord, { attemptId, draftId });
    // it was sealed or erased meanwhile, and its images were handled then
    if (!affected) return { images: 0 };
    const images = rows.flatMap((row) => this.images.keyOf(row) ?? []);
    await this.images.remove(images);
    return { images: images.length };
  }

  /**
   * Stores the face of a recording as a draft, in the transaction of a caller that does the checks and locks itself. `checkFace` has
   * checked it before.
   */
  async draftFace(manager: EntityManager, { attemptId, accountId, draftId, face }: DraftedFace): Promise<void> {
    const rows = this.rows(attemptId, accountId, [{ type: 'FacePic', value: face }]).map((row) => ({ ...row, draftId }));
    await manager.insert(DraftRecord, rows);
  }

  private rows(attemptId: string, accountId: string, checked: readonly CheckedMaterial[]) {
    return checked.map(({ reading, ...material }) => ({ attemptId, accountId, type: material.type, ...this.stored.encrypted(attemptId, material, reading) }));
  }

  /** Writes unless the attempt is sealed or erased. If that fails, deletes what was derived from the images. */
  private async write(attemptId: string, images: readonly string[], write: (manager: EntityManager) => Promise<unknown>): Promise<void> {
    try {
      await this.database.transaction(async (manager) => {
        await expectWritable(manager, attemptId);
        await write(manager);
      });
    } catch (error) {
      await this.images.removeDerived(images);
      throw error;
    }
  }

  /**
   * Checks all materials. On a failure it waits until every check has ended, deletes what they derived from the images, and throws the
   * first problem.
   */
  private async check(attemptId: string, materials: readonly Material[], keepUnfitCards: boolean): Promise<CheckedMaterial[]> {
    // checked again when it is written; checked here so that nobody keeps the models busy with what will be refused
    expectOpen(await findEnd(this.database.manager, attemptId));
    const settled = await Promise.allSettled(materials.map((material) => this.checkOne(material, keepUnfitCards)));
    const failed = settled.find((result) => result.status === 'rejected');
    if (!failed) return settled.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
    await this.images.removeDerived(imagesOf(materials));
    throw failed.reason as Error;
  }

  private async checkOne({ type, value }: Material, keepUnfitCards: boolean): Promise<CheckedMaterial> {
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
    const reading = await this.withMaterialName(type, () => this.bus.ask(ocr.readCard, { image, side }));
    if (reading.flaw === undefined || keepUnfit) return reading;
    const reason = reasonsOfFlaws[reading.flaw];
    throw new Problem('CARD.UNFIT', `${type}: ${reasons[reason].en}.`, { material: type, flaw: reading.flaw, reason });
  }

  /** Analyses the image once for all purposes: what inference finds here is stored for the comparison. */
  async checkFace(image: string, type: string): Promise<void> {
    const { faces, quality } = await this.withMaterialName(type, () => this.bus.ask(inference.detect, { image }));
    const face = faces[0];
    if (!face) throw new Problem('FACE.NOT_FOUND', `No face was found in ${type}; take the photo again, facing the camera in even light.`, { material: type });
    if (Math.min(face.width, face.height) < MIN_FACE_PIXELS.photo) {
      throw new Problem('FACE.TOO_SMALL', `The face in ${type} is smaller than ${MIN_FACE_PIXELS.photo} × ${MIN_FACE_PIXELS.photo} pixels; come closer.`, {
        material: type,
      });
    }
    const flaw = quality?.flaws[0];
    if (!flaw) return;
    const { zh, en } = faceFlawTexts[flaw];
    throw new Problem('FACE.UNFIT', `The face in ${type} cannot be compared: ${en}. ${zh}。`, { material: type, flaw });
  }

  /** Adds to a problem with an image which material it concerns. */
  private async withMaterialName<T>(type: string, analyse: () => Promise<T>): Promise<T> {
    try {
      return await analyse();
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      throw new Problem(error.code, error.isOurs ? error.message : `${type}: ${error.message}`, { ...error.details, material: type });
    }
  }
}

/** The best frame of a passed recording; its draft has the recording's id. */
export interface DraftedFace {
  attemptId: string;
  accountId: string;
  draftId: string;
  face: string;
}

const imagesOf = (materials: readonly Material[]): string[] => materials.flatMap(({ type, value }) => (isImageMaterial(type) ? [value] : []));

/** Name and number on a card, if both were read with high confidence and are valid. */
function identityOn(reading: CardReading | undefined): Material[] | undefined {
  const { name, number } = reading?.fields ?? {};
  if (reading?.confidence !== 'high' || !name || !number) return undefined;
  if (!isName(name.value) || !checkIdentificationNumber(number.value, new Date()).valid) return undefined;
  return [
    { type: 'Name', value: checkName(name.value) },
    { type: 'IdentificationNumber', value: checkNumber(number.value) },
  ];
}

function checkNumber(text: string): string {
  const checked = checkIdentificationNumber(text, new Date());
  if (!checked.valid) {
    const { zh, en } = numberFlawTexts[checked.reason];
    throw new Problem('ID_NUMBER.INVALID', `IdentificationNumber is not a valid ID number (GB 11643): ${en}. ${zh}。`, { reason: checked.reason });
  }
  return checked.number;
}

/** A name is kept as it was given, to be shown; every comparison normalizes both sides. */
function checkName(text: string): string {
  const flaw = nameFlaw(text);
  if (flaw === undefined) return text.trim();
  const { zh, en } = nameFlawTexts[flaw];
  throw new Problem('MATERIAL.INVALID', `Name is not a name: ${en}. ${zh}。`, { material: 'Name', flaw });
}
