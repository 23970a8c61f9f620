import { Injectable } from '@nestjs/common';
import { BlobStore } from '@shiren/blob-store';
import { Bus } from '@shiren/bus';
import { Problem, inference, isImageMaterial, type Material, type PutMaterials } from '@shiren/contracts';
import { Keyring } from '@shiren/encryption';
import { checkIdentificationNumber, normalizeName } from '@shiren/id-document';
import { inspectImage } from '@shiren/vision';
import { DataSource } from 'typeorm';
import { MaterialRecord } from './material.entity.js';

/** The vendor's: a face region of at least 64 × 64 pixels. */
const LEAST_FACE = 64;

@Injectable()
export class Intake {
  constructor(
    private readonly database: DataSource,
    private readonly blobs: BlobStore,
    private readonly keyring: Keyring,
    private readonly bus: Bus,
  ) {}

  /** Stores all, or throws and stores none. Put again, the same attempt's materials are replaced. */
  async put({ attemptId, accountId, materials }: PutMaterials): Promise<{ stored: number }> {
    const checked = await Promise.all(materials.map((material) => this.check(material)));
    const records = checked.map(({ type, value }) => ({
      attemptId,
      accountId,
      type,
      value: this.keyring.seal(Buffer.from(value), sealedFor(attemptId, type)),
    }));
    await this.database.manager.upsert(MaterialRecord, records, ['attemptId', 'type']);
    return { stored: records.length };
  }

  async list(attemptId: string, accountId?: string): Promise<Material[]> {
    const records = await this.database.manager.findBy(MaterialRecord, { attemptId, ...(accountId ? { accountId } : {}) });
    return records.map(({ type, value }) => ({ type, value: this.keyring.open(value, sealedFor(attemptId, type)).toString() }));
  }

  /** Images first, so that what is left after a crash still names what must go. */
  async erase(attemptId: string): Promise<{ erased: number }> {
    const materials = await this.list(attemptId);
    for (const { value } of materials.filter(({ type }) => isImageMaterial(type))) {
      await this.blobs.delete(value);
      await this.blobs.delete(`${value}.template`);
    }
    await this.database.manager.delete(MaterialRecord, { attemptId });
    return { erased: materials.length };
  }

  private async check({ type, value }: Material): Promise<Material> {
    switch (type) {
      case 'FacePic':
      case 'FaceRetainedPic':
        await this.checkFace(value, type);
        return { type, value };
      case 'IdCardFrontPic':
      case 'IdCardBackPic':
        await this.naming(type, async () => inspectImage(await this.blobs.get(value)));
        return { type, value };
      case 'IdentificationNumber':
        return { type, value: checkNumber(value) };
      case 'Name':
        return { type, value: checkName(value) };
      case 'Mobile':
        return { type, value };
    }
  }

  /** Looks at the picture once for all: what inference finds here is kept for the comparison. */
  private async checkFace(image: string, type: string): Promise<void> {
    const { faces } = await this.naming(type, () => this.bus.ask(inference.detect, { image }));
    const face = faces[0];
    if (!face) throw new Problem('FACE.NOT_FOUND', `No face was found in ${type}; take the photo again from the front, in even light.`, { material: type });
    if (Math.min(face.width, face.height) < LEAST_FACE) {
      throw new Problem('FACE.TOO_SMALL', `The face in ${type} is smaller than ${LEAST_FACE} × ${LEAST_FACE} pixels; come closer.`, { material: type });
    }
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

const sealedFor = (attemptId: string, type: string): string => `material/${attemptId}/${type}`;

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
