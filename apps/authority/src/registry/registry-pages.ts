import { Inject, Injectable } from '@nestjs/common';
import type { AskAuthorityState, AuthorityState, BrowseIdentities, ListedIdentity, UncomparableReason } from '@shiren/contracts-registry';
import { readPage } from '@shiren/persistence';
import { DataSource } from 'typeorm';
import { AUTHORITY_SOURCE, type AuthoritySource } from '../comparison/authority-source.js';
import { Settings } from '../settings.js';
import { PhotoTemplate } from '../templates/photo-template.entity.js';
import { RunningModel } from '../templates/running-model.js';
import { Templates } from '../templates/templates.js';
import { IdentityRecord } from './identity.entity.js';
import { IdentitySeal } from './identity-seal.js';
import { maskedName, maskedNumber } from './masked.js';
import { photoState } from './photo-state.js';

/** The registry as shown to its operator. */
@Injectable()
export class RegistryPages {
  constructor(
    private readonly database: DataSource,
    private readonly seal: IdentitySeal,
    private readonly settings: Settings,
    private readonly model: RunningModel,
    private readonly templates: Templates,
    @Inject(AUTHORITY_SOURCE) private readonly source: AuthoritySource,
  ) {}

  /** Ordered by the keyed hash, which reveals nothing about the number. */
  async browse({ identificationNumber, after, limit, uncomparable }: BrowseIdentities): Promise<{ people: ListedIdentity[]; more: boolean }> {
    const query = this.database.manager.createQueryBuilder(IdentityRecord, 'identity').orderBy('identity.number_hash');
    if (identificationNumber !== undefined) query.andWhere('identity.number_hash = :hash', { hash: this.seal.hashOf(identificationNumber) });
    if (after !== undefined) query.andWhere('identity.number_hash > :after', { after: Buffer.from(after, 'hex') });
    if (uncomparable === true) {
      const known = "known.photo = identity.photo and known.model = :model and known.outcome <> 'described'";
      query.innerJoin(PhotoTemplate, 'known', known, { model: this.model.current?.recognition ?? '' });
    }
    const { rows, more } = await readPage(limit, (maxRows) => query.limit(maxRows).getMany());
    const reasons = await this.templates.uncomparable(rows.flatMap(({ photo }) => photo ?? []));
    return { people: rows.map((record) => this.listed(record, reasons.get(record.photo ?? ''))), more };
  }

  async state({ counted: wanted }: AskAuthorityState): Promise<AuthorityState> {
    const counted = wanted ? await this.countPeople() : undefined;
    const { upstream } = this.settings;
    const recognition = this.model.current;
    return {
      source: upstream ? 'upstream' : 'registry',
      people: Number(counted?.people ?? 0),
      withPhoto: Number(counted?.photos ?? 0),
      ...(recognition ? { recognition } : {}),
      ...(recognition && wanted ? { templates: await this.templates.counts(recognition.recognition) } : {}),
      ...(upstream ? { upstream: { host: upstream.url.host, circuit: this.source.circuit?.() ?? 'closed' } } : {}),
    };
  }

  private countPeople(): Promise<{ people: string; photos: string } | undefined> {
    const query = this.database.manager
      .createQueryBuilder(IdentityRecord, 'identity')
      .select('count(*)', 'people')
      .addSelect('count(identity.photo)', 'photos');
    return query.getRawOne();
  }

  private listed(record: IdentityRecord, uncomparable?: UncomparableReason): ListedIdentity {
    return {
      key: record.numberHash.toString('hex'),
      name: maskedName(this.seal.openName(record)),
      identificationNumber: maskedNumber(this.seal.openNumber(record)),
      photo: uncomparable ? 'missing' : photoState(record.photo, record.photoDate, new Date(), this.settings.photoMaxAgeDays),
      ...(record.photoDate ? { photoDate: record.photoDate } : {}),
      ...(uncomparable ? { uncomparable } : {}),
      updatedAt: record.updatedAt.toISOString(),
    };
  }
}
