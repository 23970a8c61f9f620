import { Inject, Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { LOGGER } from '@shiren/bus';
import { Problem, type ImportedIdentity, type RejectedRow } from '@shiren/contracts';
import type { Logger } from 'pino';
import { DataSource, In, IsNull, LessThan, Not, type EntityManager } from 'typeorm';
import { concurrently } from '../concurrently.js';
import { IdentityRecord } from '../registry/identity.entity.js';
import { IdentitySeal } from '../registry/identity-seal.js';
import { Photos, isPhotoKey } from '../registry/photos.js';
import { checkRow } from './check-row.js';
import { ImportRecord } from './import.entity.js';
import { PhotoCheck } from './photo-check.js';
import { rejections, type Rejection } from './rejections.js';
import { StagedIdentity } from './staged-identity.entity.js';

const DAY = 86_400_000;
/** Photos that are looked at once: few, so that people who are being verified meanwhile need not wait long. */
const AT_ONCE = 2;
/** Milliseconds for the statements of a commit: less than its caller waits. */
const COMMIT_DEADLINE = 50_000;

/** Takes people into the registry: staged row by row, then committed whole or not at all. */
@Injectable()
export class Imports implements OnApplicationShutdown {
  private sweeping: Promise<void> = Promise.resolve();

  constructor(
    private readonly database: DataSource,
    private readonly seal: IdentitySeal,
    private readonly photos: Photos,
    private readonly photoCheck: PhotoCheck,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /** Begun twice, it is the same import. Imports that nobody ended within a day are given up meanwhile. */
  async begin(id: string): Promise<void> {
    await this.database.createQueryBuilder().insert().into(ImportRecord).values({ id, state: 'open' }).orIgnore().execute();
    this.sweeping = this.sweeping.then(() => this.sweep()).catch((error: unknown) => {
      this.logger.warn({ error: (error as Error).message }, 'old imports are not cleaned up yet');
    });
  }

  /** Checks rows and keeps them; a line staged again replaces what was staged of it. Throws IMPORT.NOT_FOUND unless it is open. */
  async stage(importId: string, rows: readonly ImportedIdentity[]): Promise<{ rejected: RejectedRow[] }> {
    if (new Set(rows.map(({ line }) => line)).size < rows.length) throw new Problem('REQUEST.INVALID', 'A line stands twice in one message.');
    const checked = await concurrently(AT_ONCE, rows, (row) => this.check(importId, row));
    const replaced = await this.database.transaction(async (manager) => {
      await this.lock(manager, importId);
      const lines = rows.map(({ line }) => line);
      const before = await manager.findBy(StagedIdentity, { importId, line: In(lines) });
      await manager.delete(StagedIdentity, { importId, line: In(lines) });
      await this.rejectRepeated(manager, importId, checked);
      await manager.insert(StagedIdentity, checked);
      const kept = new Set(checked.map(({ photo }) => photo));
      return before.flatMap(({ photo }) => (photo !== null && !kept.has(photo) ? [photo] : []));
    });
    await this.photos.delete(replaced);
    return { rejected: checked.flatMap(({ line, rejection }) => (rejection === null ? [] : [{ line, reason: rejection }])) };
  }

  /**
   * Takes every staged row into the registry in one transaction; a row replaces all that was known of its number.
   * Committed twice, it answers the same. Throws IMPORT.REJECTED while a row is rejected, IMPORT.NOT_FOUND when there is no such import.
   */
  async commit(importId: string): Promise<{ imported: number }> {
    const imported = await this.database.transaction(async (manager) => {
      await manager.query(`set local statement_timeout = ${COMMIT_DEADLINE}`);
      const record = await manager.findOne(ImportRecord, { where: { id: importId }, lock: { mode: 'pessimistic_write' } });
      if (!record || record.state === 'abandoned') throw noSuchImport();
      if (record.state === 'committed') return record.imported;
      const rejected = await manager.countBy(StagedIdentity, { importId, rejection: Not(IsNull()) });
      if (rejected > 0) throw new Problem('IMPORT.REJECTED', 'Rows were rejected, so nothing was imported; mend them and import again.', { rejected });
      const count = await takeOver(manager, importId);
      await manager.update(ImportRecord, importId, { state: 'committed', imported: count });
      return count;
    });
    await this.clear(importId);
    return { imported };
  }

  /** Forgets an import that was not committed, photos included. */
  async abandon(importId: string): Promise<{ removed: number }> {
    await this.database.manager.update(ImportRecord, { id: importId, state: 'open' }, { state: 'abandoned' });
    return { removed: await this.clear(importId) };
  }

  async onApplicationShutdown(): Promise<void> {
    await this.sweeping;
  }

  private async check(importId: string, { photo, line, ...row }: ImportedIdentity): Promise<StagedIdentity> {
    const refused = (rejection: Rejection, own: string | null): StagedIdentity => ({
      ...{ importId, line, number: null, numberHash: null, name: null, photoDate: null },
      photo: own,
      rejection: rejections[rejection],
    });
    if (photo !== undefined && !(await this.isOwn(importId, photo))) return refused('photo-not-own', null);
    const own = photo ?? null;
    const checked = checkRow(row, new Date());
    if (!checked.accepted) return refused(checked.rejection, own);
    const unusable = photo === undefined ? undefined : await this.photoCheck.check(photo);
    if (unusable) return refused(unusable, own);
    return { importId, line, ...this.seal.seal(checked.name, checked.number), photo: own, photoDate: checked.photoDate, rejection: null };
  }

  /** Whether this import may use the photo, and delete it: nobody else's is. */
  private async isOwn(importId: string, photo: string): Promise<boolean> {
    if (!isPhotoKey(photo)) return false;
    const { manager } = this.database;
    const taken = (await manager.existsBy(IdentityRecord, { photo })) || (await manager.existsBy(StagedIdentity, { photo, importId: Not(importId) }));
    return !taken;
  }

  /** Of rows with the same number the one staged first stays. */
  private async rejectRepeated(manager: EntityManager, importId: string, rows: StagedIdentity[]): Promise<void> {
    const hashes = rows.flatMap(({ numberHash }) => (numberHash ? [numberHash] : []));
    const staged = await manager.find(StagedIdentity, { select: { numberHash: true }, where: { importId, numberHash: In(hashes) } });
    const known = new Set(staged.map(({ numberHash }) => numberHash?.toString('hex')));
    for (const row of rows) {
      const hash = row.numberHash?.toString('hex');
      if (hash === undefined) continue;
      if (known.has(hash)) Object.assign(row, { numberHash: null, number: null, name: null, rejection: rejections['number-repeated'] });
      known.add(hash);
    }
  }

  private async lock(manager: EntityManager, importId: string): Promise<void> {
    const open = await manager.findOne(ImportRecord, { where: { id: importId, state: 'open' }, lock: { mode: 'pessimistic_write' } });
    if (!open) throw noSuchImport();
  }

  /** Of an import that has ended, deletes the staged rows and the photos that they name: photos first, so that a crash forgets none. */
  private async clear(importId: string): Promise<number> {
    const staged = await this.database.manager.find(StagedIdentity, { select: { photo: true }, where: { importId, photo: Not(IsNull()) } });
    await this.photos.delete(staged.flatMap(({ photo }) => (photo === null ? [] : [photo])));
    const { affected } = await this.database.manager.delete(StagedIdentity, { importId });
    return affected ?? 0;
  }

  private async sweep(): Promise<void> {
    const old = { begunAt: LessThan(new Date(Date.now() - DAY)) };
    await this.database.manager.update(ImportRecord, { ...old, state: 'open' }, { state: 'abandoned' });
    for (const { id } of await this.database.manager.findBy(ImportRecord, { ...old, state: Not('open') })) {
      await this.clear(id);
      await this.database.manager.delete(ImportRecord, { id });
    }
  }
}

/**
 * Moves the staged rows into the registry, one commit at a time. Each staged row is left holding the photo that it
 * replaced, in the same transaction: so what must be deleted is known even if this process dies before it is.
 */
async function takeOver(manager: EntityManager, importId: string): Promise<number> {
  await manager.query('lock table identity in share row exclusive mode');
  await manager.query(
    `create temporary table replaced on commit drop as
       select number_hash, identity.photo from identity join staged_identity using (number_hash) where import_id = $1`,
    [importId],
  );
  await manager.query(
    `insert into identity (number_hash, number, name, photo, photo_date)
       select number_hash, number, name, photo, photo_date from staged_identity where import_id = $1
     on conflict (number_hash) do update
       set number = excluded.number, name = excluded.name, photo = excluded.photo, photo_date = excluded.photo_date, updated_at = now()`,
    [importId],
  );
  await manager.query('update staged_identity set photo = null where import_id = $1', [importId]);
  await manager.query(
    'update staged_identity set photo = replaced.photo from replaced where import_id = $1 and staged_identity.number_hash = replaced.number_hash',
    [importId],
  );
  return manager.countBy(StagedIdentity, { importId });
}

const noSuchImport = (): Problem => new Problem('IMPORT.NOT_FOUND', 'There is no open import of this id; begin one first.');
