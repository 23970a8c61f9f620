import { Inject, Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { isIdentityPhotoKey } from '@shiren/blob-store';
import { LOGGER } from '@shiren/bus';
import { Problem } from '@shiren/contracts-core';
import type { ImportedIdentity, RejectedRow } from '@shiren/contracts-registry';
import { checkRow, rejectedRow } from '@shiren/people-file';
import { PeriodicWork } from '@shiren/periodic-work';
import type { Logger } from 'pino';
import { DataSource, In, IsNull, LessThan, Not, type EntityManager } from 'typeorm';
import { concurrently } from '../concurrently.js';
import { IdentityRecord } from '../registry/identity.entity.js';
import { IdentitySeal } from '../registry/identity-seal.js';
import { Photos } from '../registry/photos.js';
import { limitStatements, takeOverImport } from '../queries/take-over-import.js';
import { AnnouncedPhoto } from './announced-photo.entity.js';
import { ImportRecord } from './import.entity.js';
import { PhotoCheck } from './photo-check.js';
import { StagedIdentity } from './staged-identity.entity.js';

const DAY_MS = 86_400_000;
const CLEANUP_INTERVAL_MS = 3_600_000;
/** How many photos are checked at once: few, so that people being verified meanwhile need not wait long. */
const MAX_CONCURRENT = 2;
/** Statement timeout of a commit in milliseconds; shorter than its caller waits. */
const COMMIT_DEADLINE_MS = 50_000;

/** Imports people into the registry: staged row by row, then committed completely or not at all. */
@Injectable()
export class Imports implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly periodic = new PeriodicWork(
    { everyMs: CLEANUP_INTERVAL_MS, onError: (error) => this.logger.warn({ error: error.message }, 'old imports could not be removed') },
    () => this.sweep(),
  );

  constructor(
    private readonly database: DataSource,
    private readonly seal: IdentitySeal,
    private readonly photos: Photos,
    private readonly photoCheck: PhotoCheck,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  onApplicationBootstrap(): void {
    this.periodic.start();
  }

  /** Beginning the same import twice is harmless. Also abandons imports that were not ended within a day. */
  async begin(id: string): Promise<void> {
    await this.database.createQueryBuilder().insert().into(ImportRecord).values({ id, state: 'open' }).orIgnore().execute();
    void this.periodic.now();
  }

  /** Records a photo that is about to be stored. Throws IMPORT.NOT_FOUND unless the import is open. */
  announce(importId: string, photo: string): Promise<void> {
    return this.database.transaction(async (manager) => {
      await this.lock(manager, importId);
      await manager.createQueryBuilder().insert().into(AnnouncedPhoto).values({ photo, importId }).orIgnore().execute();
    });
  }

  /** Checks rows and stores them; staging a line again replaces it. Throws IMPORT.NOT_FOUND unless the import is open. */
  async stage(importId: string, rows: readonly ImportedIdentity[]): Promise<{ rejected: RejectedRow[] }> {
    if (new Set(rows.map(({ line }) => line)).size < rows.length) throw new Problem('REQUEST.INVALID', 'A line occurs twice in one message.');
    const checked = await concurrently(MAX_CONCURRENT, rows, (row) => this.check(importId, row));
    const replaced = await this.database.transaction(async (manager) => {
      await this.lock(manager, importId);
      const lines = rows.map(({ line }) => line);
      const previous = await manager.findBy(StagedIdentity, { importId, line: In(lines) });
      await manager.delete(StagedIdentity, { importId, line: In(lines) });
      await rejectTaken(manager, importId, checked);
      await manager.insert(StagedIdentity, checked);
      const stillNamed = new Set(checked.map(({ photo }) => photo));
      return previous.flatMap(({ photo }) => (photo !== null && !stillNamed.has(photo) ? [photo] : []));
    });
    await this.photos.delete(replaced);
    return { rejected: checked.flatMap(({ line, rejection }) => (rejection === null ? [] : [rejectedRow(line, rejection)])) };
  }

  /**
   * Moves every staged row into the registry, in one transaction; a row replaces everything stored for its number. Committing twice returns
   * the same result. Throws IMPORT.REJECTED while a row is rejected, and IMPORT.NOT_FOUND if there is no such import.
   */
  async commit(importId: string): Promise<{ imported: number }> {
    const imported = await this.database.transaction(async (manager) => {
      await limitStatements(manager, COMMIT_DEADLINE_MS);
      const record = await manager.findOne(ImportRecord, { where: { id: importId }, lock: { mode: 'pessimistic_write' } });
      if (!record || record.state === 'abandoned') throw noSuchImport();
      if (record.state === 'committed') return record.imported;
      const rejected = await manager.countBy(StagedIdentity, { importId, rejection: Not(IsNull()) });
      if (rejected > 0) throw new Problem('IMPORT.REJECTED', 'Rows were rejected, so nothing was imported; fix them and import again.', { rejected });
      await takeOverImport(manager, importId);
      const count = await manager.countBy(StagedIdentity, { importId });
      await manager.update(ImportRecord, importId, { state: 'committed', imported: count });
      return count;
    });
    await this.clear(importId);
    return { imported };
  }

  /** Discards an import that was not committed, including its photos. */
  async abandon(importId: string): Promise<{ removed: number }> {
    await this.database.manager.update(ImportRecord, { id: importId, state: 'open' }, { state: 'abandoned' });
    return { removed: await this.clear(importId) };
  }

  onApplicationShutdown(): Promise<void> {
    return this.periodic.stop();
  }

  private async check(importId: string, { photo: key, line, ...row }: ImportedIdentity): Promise<StagedIdentity> {
    const photo = key ?? null;
    const base = { importId, line, number: null, numberHash: null, name: null, photoDate: null, rejection: null };
    if (photo !== null && !isIdentityPhotoKey(photo)) return { ...base, photo: null, rejection: 'photo-not-own' };
    const checked = checkRow(row, new Date());
    if (!checked.accepted) return { ...base, photo, rejection: checked.rejection };
    const unusable = photo === null ? undefined : await this.photoCheck.check(photo);
    if (unusable) return { ...base, photo, rejection: unusable };
    return { ...base, ...this.seal.seal(checked.name, checked.number), photo, photoDate: checked.photoDate };
  }

  private async lock(manager: EntityManager, importId: string): Promise<void> {
    const open = await manager.findOne(ImportRecord, { where: { id: importId, state: 'open' }, lock: { mode: 'pessimistic_write' } });
    if (!open) throw noSuchImport();
  }

  /**
   * For an import that has ended, deletes the staged rows, the photos that they name, and those that no row names. Photos are deleted
   * first, so that a crash loses track of none. Announced photos stay recorded as long as the import (a day), because one may still be on
   * its way into the store.
   */
  private async clear(importId: string): Promise<number> {
    const staged = await this.database.manager.find(StagedIdentity, { select: { photo: true }, where: { importId, photo: Not(IsNull()) } });
    const unnamed = await this.database.manager
      .createQueryBuilder(AnnouncedPhoto, 'announced')
      .where('announced.import_id = :importId', { importId })
      .andWhere('not exists (select from identity where identity.photo = announced.photo)')
      .andWhere('not exists (select from staged_identity where staged_identity.photo = announced.photo)')
      .getMany();
    await this.photos.delete([...staged, ...unnamed].flatMap(({ photo }) => (photo === null ? [] : [photo])));
    const { affected } = await this.database.manager.delete(StagedIdentity, { importId });
    return affected ?? 0;
  }

  private async sweep(): Promise<void> {
    const old = { begunAt: LessThan(new Date(Date.now() - DAY_MS)) };
    await this.database.manager.update(ImportRecord, { ...old, state: 'open' }, { state: 'abandoned' });
    for (const { id } of await this.database.manager.findBy(ImportRecord, { ...old, state: Not('open') })) {
      await this.clear(id);
      await this.database.manager.delete(ImportRecord, { id });
    }
  }
}

/**
 * Among rows with the same number, the one staged first stays. A photo belongs to one row only: what another row holds, this one may
 * neither use nor delete.
 */
async function rejectTaken(manager: EntityManager, importId: string, rows: StagedIdentity[]): Promise<void> {
  const numberHash = In(rows.flatMap((row) => row.numberHash ?? []));
  const photo = In(rows.flatMap((row) => row.photo ?? []));
  const numbers = new Set((await manager.findBy(StagedIdentity, { importId, numberHash })).map((row) => row.numberHash?.toString('hex')));
  const holders = [...(await manager.findBy(StagedIdentity, { photo })), ...(await manager.findBy(IdentityRecord, { photo }))];
  const photos = new Set(holders.map((holder) => holder.photo));
  for (const row of rows) {
    const number = row.numberHash?.toString('hex');
    const reason = row.photo !== null && photos.has(row.photo) ? 'photo-not-own' : number !== undefined && numbers.has(number) ? 'number-repeated' : undefined;
    if (reason === 'photo-not-own') row.photo = null;
    if (reason) Object.assign(row, { numberHash: null, number: null, name: null, rejection: reason });
    else if (number !== undefined) numbers.add(number);
    if (row.photo !== null) photos.add(row.photo);
  }
}

const noSuchImport = (): Problem => new Problem('IMPORT.NOT_FOUND', 'There is no open import with this id; begin one first.');
