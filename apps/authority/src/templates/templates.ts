import { Injectable } from '@nestjs/common';
import type { DescribedOutcome } from '@shiren/contracts-media';
import type { TemplateCounts, UncomparableReason } from '@shiren/contracts-registry';
import { DataSource } from 'typeorm';
import { PhotoTemplate } from './photo-template.entity.js';
import { RunningModel } from './running-model.js';

/** What is known about the templates of photos on record, for each recognition model. The templates themselves are in the blob store. */
@Injectable()
export class Templates {
  constructor(
    private readonly database: DataSource,
    private readonly model: RunningModel,
  ) {}

  async note(photo: string, model: string, outcome: DescribedOutcome): Promise<void> {
    await this.database.manager.upsert(PhotoTemplate, { photo, model, outcome, describedAt: new Date() }, ['model', 'photo']);
  }

  /** Forgets photos that are gone. */
  async forget(photos: readonly string[]): Promise<void> {
    if (photos.length > 0) await this.database.query('delete from photo_template where photo = any($1)', [photos]);
  }

  /** For several people's photos, why the running model cannot compare them. Photos that it can compare, or has not processed, are left out. */
  async uncomparable(photos: readonly string[]): Promise<Map<string, UncomparableReason>> {
    const model = this.model.current?.recognition;
    if (model === undefined || photos.length === 0) return new Map();
    const rows = await this.database.query<{ photo: string; outcome: UncomparableReason }[]>(
      `select photo, outcome from photo_template where model = $1 and photo = any($2) and outcome <> 'described'`,
      [model, photos],
    );
    return new Map(rows.map(({ photo, outcome }) => [photo, outcome]));
  }

  /**
   * Photos on record after the key `after`, in key order, which this model has not described. Includes those that it could not describe, if
   * that was before `recheckBefore`.
   */
  async undescribed(model: string, after: string, limit: number, recheckBefore: Date): Promise<string[]> {
    const rows = await this.database.query<{ photo: string }[]>(
      `select photo from identity where photo > $2 and not exists (
         select from photo_template known where known.model = $1 and known.photo = identity.photo and (known.outcome = 'described' or known.described_at > $4))
       order by photo limit $3`,
      [model, after, limit, recheckBefore],
    );
    return rows.map(({ photo }) => photo);
  }

  async counts(model: string): Promise<TemplateCounts> {
    const [row] = await this.database.query<Record<keyof TemplateCounts, string>[]>(
      `select count(*) filter (where outcome = 'described') as described, count(*) filter (where outcome is null) as waiting,
              count(*) filter (where outcome <> 'described') as uncomparable
         from identity left join photo_template known on known.photo = identity.photo and known.model = $1
        where identity.photo is not null`,
      [model],
    );
    return { described: Number(row?.described), waiting: Number(row?.waiting), uncomparable: Number(row?.uncomparable) };
  }

  /** Photos with stored results that no longer belong to anyone, for example those that an instance of release 0.1.0 replaced. */
  async leftOver(limit: number): Promise<string[]> {
    const rows = await this.database.query<{ photo: string }[]>(
      'select distinct photo from photo_template where not exists (select from identity where identity.photo = photo_template.photo) limit $1',
      [limit],
    );
    return rows.map(({ photo }) => photo);
  }

  /** Takes or renews the lease for describing with this model; true if `holder` has it now. Another one can take it only after it has expired. */
  async hold(model: string, holder: string, milliseconds: number): Promise<boolean> {
    const rows = await this.database.query<unknown[]>(
      `insert into template_refresh (model, holder, held_until) values ($1, $2, now() + $3 * interval '1 millisecond')
       on conflict (model) do update set holder = excluded.holder, held_until = excluded.held_until
         where template_refresh.holder = excluded.holder or template_refresh.held_until < now() returning 1`,
      [model, holder, milliseconds],
    );
    return rows.length > 0;
  }

  async letGo(holder: string): Promise<void> {
    await this.database.query('delete from template_refresh where holder = $1', [holder]);
  }
}
