import { Inject, Injectable } from '@nestjs/common';
import { Bus, LOGGER } from '@shiren/bus';
import { Problem } from '@shiren/contracts-core';
import { inference } from '@shiren/contracts-media';
import type { AskForRecord, AuthorityAnswer, CompareWithAuthority, RecordState } from '@shiren/contracts-registry';
import { normalizeName } from '@shiren/id-document';
import type { Logger } from 'pino';
import { DataSource } from 'typeorm';
import type { AuthoritySource } from '../comparison/authority-source.js';
import { Settings } from '../settings.js';
import { Templates } from '../templates/templates.js';
import { IdentityRecord } from './identity.entity.js';
import { IdentitySeal } from './identity-seal.js';
import { photoState } from './photo-state.js';

/** The built-in authority: knows the people whom the operator imported. */
@Injectable()
export class Registry implements AuthoritySource {
  constructor(
    private readonly database: DataSource,
    private readonly seal: IdentitySeal,
    private readonly bus: Bus,
    private readonly templates: Templates,
    private readonly settings: Settings,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  async record({ name, identificationNumber }: AskForRecord): Promise<RecordState> {
    const record = await this.database.manager.findOneBy(IdentityRecord, { numberHash: this.seal.hashOf(identificationNumber) });
    if (!record || normalizeName(this.seal.openName(record)) !== normalizeName(name)) return 'unknown';
    if (record.photo !== null && (await this.templates.uncomparable([record.photo])).has(record.photo)) return 'missing';
    return photoState(record.photo, record.photoDate, new Date(), this.settings.photoMaxAgeDays);
  }

  async compare({ name, identificationNumber, face }: CompareWithAuthority): Promise<AuthorityAnswer> {
    const numberHash = this.seal.hashOf(identificationNumber);
    const record = await this.database.manager.findOneBy(IdentityRecord, { numberHash });
    if (!record) return { identity: 'unknown' };
    if (normalizeName(this.seal.openName(record)) !== normalizeName(name)) return { identity: 'name-mismatch' };
    const photo = photoState(record.photo, record.photoDate, new Date(), this.settings.photoMaxAgeDays);
    if (record.photo === null) return { identity: 'match', photo };
    try {
      const { score } = await this.bus.ask(inference.compare, { probe: face, reference: record.photo, referenceFrom: 'record' });
      return { identity: 'match', photo, score };
    } catch (error) {
      if (!isAboutReference(error)) throw error;
      this.logger.warn({ photo: record.photo, code: error.code }, 'a photo on record cannot be compared; its person counts as having no photo');
      const { model } = error.details;
      if (typeof model === 'string') await this.templates.note(record.photo, model, error.code.startsWith('FACE.') ? 'no-face' : 'no-photo');
      return { identity: 'match', photo: 'missing' };
    }
  }
}

/** There is no usable photo: none is left, it cannot be read, or the running model finds no face in it. */
const isAboutReference = (error: unknown): error is Problem => error instanceof Problem && !error.isOurs && error.details['image'] === 'reference';
