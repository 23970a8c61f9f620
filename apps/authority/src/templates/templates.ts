import { Injectable } from '@nestjs/common';
import type { DescribedOutcome } from '@shiren/contracts-media';
import type { TemplateCounts, UncomparableReason } from '@shiren/contracts-registry';
import { Any, DataSource, Not } from 'typeorm';
import { countTemplates } from '../queries/count-templates.js';
import { holdRefresh } from '../queries/hold-refresh.js';
import { undescribedPhotos } from '../queries/undescribed-photos.js';
import { PhotoTemplate } from './photo-template.entity.js';
import { RunningModel } from './running-model.js';
import { TemplateRefreshRecord } from './template-refresh.entity.js';

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
    if (photos.length > 0) await this.database.manager.delete(PhotoTemplate, { photo: Any(photos) });
  }

  /** For several people's photos, why the running model cannot compare them. Photos that it can compare, or has not processed, are left out. */
  async uncomparable(photos: readonly string[]): Promise<Map<string, UncomparableReason>> {
    const model = this.model.current?.recognition;
    if (model === undefined || photos.length === 0) return new Map();
    const rows = await this.database.manager.findBy(PhotoTemplate, { model, photo: Any(photos), outcome: Not('described') });
    return new Map(rows.map(({ photo, outcome }) => [photo, outcome as UncomparableReason]));
  }

  /**
   * Photos on record after the key `after`, in key order, which this model has not described. Includes those that it could not describe, if
   * that was before `recheckBefore`.
   */
  undescribed(model: string, after: string, limit: number, recheckBefore: Date): Promise<string[]> {
    return undescribedPhotos(this.database, model, after, limit, recheckBefore);
  }

  counts(model: string): Promise<TemplateCounts> {
    return countTemplates(this.database, model);
  }

  /** Photos with stored results that no longer belong to anyone, for example those that an instance of release 0.1.0 replaced. */
  async leftOver(limit: number): Promise<string[]> {
    const rows = await this.database.manager
      .createQueryBuilder(PhotoTemplate, 'template')
      .select('distinct template.photo', 'photo')
      .where('not exists (select from identity where identity.photo = template.photo)')
      .limit(limit)
      .getRawMany<{ photo: string }>();
    return rows.map(({ photo }) => photo);
  }

  /** Takes or renews the lease for describing with this model; true if `holder` has it now. Another one can take it only after it has expired. */
  hold(model: string, holder: string, milliseconds: number): Promise<boolean> {
    return holdRefresh(this.database, model, holder, milliseconds);
  }

  async letGo(holder: string): Promise<void> {
    await this.database.manager.delete(TemplateRefreshRecord, { holder });
  }
}
