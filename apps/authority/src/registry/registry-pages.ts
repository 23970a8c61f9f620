import { Inject, Injectable } from '@nestjs/common';
import type { AskAuthorityState, AuthorityState, BrowseIdentities, ListedIdentity } from '@shiren/contracts';
import { DataSource } from 'typeorm';
import { AUTHORITY_SOURCE, type AuthoritySource } from '../comparison/authority-source.js';
import { Settings } from '../settings.js';
import { IdentityRecord } from './identity.entity.js';
import { IdentitySeal } from './identity-seal.js';
import { maskedName, maskedNumber } from './masked.js';
import { photoState } from './photo-state.js';

/** The registry as its operator looks at it. */
@Injectable()
export class RegistryPages {
  constructor(
    private readonly database: DataSource,
    private readonly seal: IdentitySeal,
    private readonly settings: Settings,
    @Inject(AUTHORITY_SOURCE) private readonly source: AuthoritySource,
  ) {}

  /** In the order of the keyed hash, which tells nothing of the number. */
  async browse({ identificationNumber, after, limit }: BrowseIdentities): Promise<{ people: ListedIdentity[]; more: boolean }> {
    const query = this.database.manager
      .createQueryBuilder(IdentityRecord, 'identity')
      .orderBy('identity.number_hash')
      .limit(limit + 1);
    if (identificationNumber !== undefined) query.andWhere('identity.number_hash = :hash', { hash: this.seal.hashOf(identificationNumber) });
    if (after !== undefined) query.andWhere('identity.number_hash > :after', { after: Buffer.from(after, 'hex') });
    const records = await query.getMany();
    return { people: records.slice(0, limit).map((record) => this.listed(record)), more: records.length > limit };
  }

  async state({ counted: wanted }: AskAuthorityState): Promise<AuthorityState> {
    const [counted] = !wanted
      ? []
      : await this.database.query<{ people: string; photos: string }[]>('select count(*) as people, count(photo) as photos from identity');
    const { upstream } = this.settings;
    return {
      source: upstream ? 'upstream' : 'registry',
      people: Number(counted?.people ?? 0),
      withPhoto: Number(counted?.photos ?? 0),
      ...(upstream ? { upstream: { host: upstream.url.host, circuit: this.source.circuit?.() ?? 'closed' } } : {}),
    };
  }

  private listed(record: IdentityRecord): ListedIdentity {
    return {
      key: record.numberHash.toString('hex'),
      name: maskedName(this.seal.openName(record)),
      identificationNumber: maskedNumber(this.seal.openNumber(record)),
      photo: photoState(record.photo, record.photoDate, new Date(), this.settings.photoMaxAgeDays),
      ...(record.photoDate ? { photoDate: record.photoDate } : {}),
      updatedAt: record.updatedAt.toISOString(),
    };
  }
}
