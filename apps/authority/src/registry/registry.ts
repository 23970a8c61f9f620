import { Injectable } from '@nestjs/common';
import { Bus } from '@shiren/bus';
import { Problem, inference, type AskForRecord, type AuthorityAnswer, type CompareWithAuthority, type RecordState } from '@shiren/contracts';
import { normalizeName } from '@shiren/id-document';
import { DataSource } from 'typeorm';
import type { AuthoritySource } from '../comparison/authority-source.js';
import { Settings } from '../settings.js';
import { IdentityRecord } from './identity.entity.js';
import { IdentitySeal } from './identity-seal.js';
import { photoState } from './photo-state.js';

/** The built-in authority: knows whom the operator has imported. */
@Injectable()
export class Registry implements AuthoritySource {
  constructor(
    private readonly database: DataSource,
    private readonly seal: IdentitySeal,
    private readonly bus: Bus,
    private readonly settings: Settings,
  ) {}

  async record({ name, identificationNumber }: AskForRecord): Promise<RecordState> {
    const record = await this.database.manager.findOneBy(IdentityRecord, { numberHash: this.seal.hashOf(identificationNumber) });
    if (!record || this.seal.openName(record) !== normalizeName(name)) return 'unknown';
    return photoState(record.photo, record.photoDate, new Date(), this.settings.photoMaxAgeDays);
  }

  async compare({ name, identificationNumber, face }: CompareWithAuthority): Promise<AuthorityAnswer> {
    const numberHash = this.seal.hashOf(identificationNumber);
    const record = await this.database.manager.findOneBy(IdentityRecord, { numberHash });
    if (!record) return { identity: 'unknown' };
    if (this.seal.openName(record) !== normalizeName(name)) return { identity: 'name-mismatch' };
    const photo = photoState(record.photo, record.photoDate, new Date(), this.settings.photoMaxAgeDays);
    if (record.photo === null) return { identity: 'match', photo };
    try {
      const { score } = await this.bus.ask(inference.compare, { probe: face, reference: record.photo, referenceFrom: 'record' });
      return { identity: 'match', photo, score };
    } catch (error) {
      if (!isAboutReference(error)) throw error;
      if (['FACE.NOT_FOUND', 'FACE.TOO_SMALL'].includes(error.code)) return { identity: 'match', photo: 'missing' };
      throw new Problem('INTERNAL', 'The photo on record can not be read; look into the blob store.');
    }
  }
}

/** The person before the camera can't help what our own photo shows, or that it is lost. */
const isAboutReference = (error: unknown): error is Problem => error instanceof Problem && !error.isOurs && error.details['image'] === 'reference';
