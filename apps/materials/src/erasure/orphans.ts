import { Inject, Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { BlobStore, isTransient, ownerOfBlob } from '@shiren/blob-store';
import { Bus, LOGGER } from '@shiren/bus';
import { tokens } from '@shiren/contracts-verification';
import { PeriodicWork } from '@shiren/periodic-work';
import type { Logger } from 'pino';
import { DataSource, In } from 'typeorm';
import { Capture } from '../captures/capture.entity.js';
import { DraftRecord } from '../intake/draft.entity.js';
import { MaterialRecord } from '../intake/material.entity.js';
import { oldestUnknownAttempts } from '../queries/oldest-unknown-attempts.js';
import { MaterialsErasure } from './erasure.js';

/** Milliseconds between two sweeps, and the age at which something without an attempt is certainly left over. */
const SWEEP_INTERVAL_MS = 3_600_000;
const ORPHAN_AGE_MS = 86_400_000;
const BATCH = 100;

/** Erases what a crash left behind: files that no row names, and materials of attempts that were never opened. */
@Injectable()
export class Orphans implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly periodic = new PeriodicWork(
    { everyMs: SWEEP_INTERVAL_MS, onError: (error) => this.logger.warn({ error: error.message }, 'orphaned files and materials could not be erased') },
    (signal) => this.sweep(new Date(), signal),
  );

  constructor(
    private readonly database: DataSource,
    private readonly blobs: BlobStore,
    private readonly bus: Bus,
    private readonly erasure: MaterialsErasure,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  onApplicationBootstrap(): void {
    this.periodic.start();
  }

  onApplicationShutdown(): Promise<void> {
    return this.periodic.stop();
  }

  /** Harmless if run twice at once, because everything that it deletes has no owner. */
  async sweep(now: Date, signal?: AbortSignal): Promise<{ files: number; attempts: number }> {
    const before = new Date(now.getTime() - ORPHAN_AGE_MS);
    const erasedCounts = { files: await this.sweepFiles(before, signal), attempts: await this.sweepAttempts(before, signal) };
    if (erasedCounts.files + erasedCounts.attempts > 0) this.logger.info(erasedCounts, 'erased orphaned files and materials');
    return erasedCounts;
  }

  private async sweepFiles(before: Date, signal?: AbortSignal): Promise<number> {
    let files = 0;
    const owned = new Map<string, boolean>();
    for await (const { key, changedAt } of this.blobs.list()) {
      if (signal?.aborted) break;
      if (changedAt >= before) continue;
      const owner = ownerOfBlob(key);
      if (owner) {
        if (owned.size >= BATCH * BATCH) owned.clear();
        if (!owned.has(owner.id)) owned.set(owner.id, await this.isOwned(owner.kind, owner.id));
      }
      if (isTransient(key) || (owner && !owned.get(owner.id))) {
        await this.blobs.delete(key);
        files += 1;
      }
    }
    return files;
  }

  private async isOwned(kind: 'attempt' | 'capture', id: string): Promise<boolean> {
    const { manager } = this.database;
    if (kind === 'capture') return manager.existsBy(Capture, { id });
    // drafts first: a submission turns drafts into materials, never the other way round, so it can't slip through between the two
    return (await manager.existsBy(DraftRecord, { attemptId: id })) || (await manager.existsBy(MaterialRecord, { attemptId: id }));
  }

  /** Asks about each attempt only once: a known attempt is marked as known. */
  private async sweepAttempts(before: Date, signal?: AbortSignal): Promise<number> {
    let erased = 0;
    while (!signal?.aborted) {
      const rows = await oldestUnknownAttempts(this.database, before, BATCH);
      if (rows.length === 0) return erased;
      const { attemptIds } = await this.bus.ask(tokens.known, { attemptIds: rows.map(({ attemptId }) => attemptId) });
      await this.database.manager.update(MaterialRecord, { attemptId: In(attemptIds) }, { known: true });
      for (const row of rows.filter(({ attemptId }) => !attemptIds.includes(attemptId))) {
        await this.erasure.erase(row);
        erased += 1;
      }
    }
    return erased;
  }
}
