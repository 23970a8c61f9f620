import { Inject, Injectable } from '@nestjs/common';
import { LOGGER } from '@shiren/bus';
import { Problem } from '@shiren/contracts-core';
import type { ReadSubmitted, SealMaterials, SealedMaterials, SubmittedMaterials } from '@shiren/contracts-materials';
import { Keyring } from '@shiren/encryption';
import type { Logger } from 'pino';
import { DataSource, type EntityManager } from 'typeorm';
import { ImageRemoval } from '../intake/image-removal.js';
import { StoredMaterials, cardsOf, textsOf, type SealedRead } from '../intake/stored-materials.js';
import { findEnd } from '../queries/find-end.js';
import { deleteDrafts, findDrafts, findSeal, insertSeal, type DraftRow } from '../queries/seals.js';
import { takeOverDrafts } from '../queries/take-over-drafts.js';
import { revisionOf } from './revision.js';
import { erased, expectNotErased, lockAttempt, sealed } from '../attempts/seal.entity.js';

/** Fixes what a submitted attempt consists of, and reads it afterwards. */
@Injectable()
export class Sealing {
  private readonly key: Buffer;

  constructor(
    private readonly database: DataSource,
    private readonly stored: StoredMaterials,
    private readonly images: ImageRemoval,
    keyring: Keyring,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {
    this.key = keyring.derive('materials/revision');
  }

  /** Repeating the same submission returns the same result. Throws ATTEMPT.SEALED for another submission, and ATTEMPT.ERASED. */
  async seal(request: Omit<SealMaterials, 'digest'> & { digest: string | null }): Promise<SealedMaterials> {
    const { attemptId, digest } = request;
    const { revision, dropped } = await this.database.transaction(async (manager) => {
      // sent together and run in this order, so everything is read once the lock is held
      const [, end, earlier, drafts] = await Promise.all([
        lockAttempt(manager, attemptId),
        findEnd(manager, attemptId),
        findSeal(manager, attemptId),
        findDrafts(manager, attemptId),
      ]);
      if (end.erased) throw erased();
      if (!earlier) return this.write(manager, request, drafts);
      if (earlier.accountId !== request.accountId || (digest !== null && earlier.digest !== digest)) throw sealed();
      return { revision: earlier.revision, dropped: [] };
    });
    // the seal is written; images that can't be deleted now are deleted when the attempt is erased
    await this.images
      .remove(dropped)
      .catch((error: Error) => this.logger.warn({ attemptId, error: error.message }, 'images of unused drafts could not be deleted'));
    return { revision };
  }

  async submitted({ attemptId, accountId }: ReadSubmitted): Promise<SubmittedMaterials> {
    const read = (): Promise<SealedRead | undefined> => this.stored.findSealed(attemptId, accountId);
    const found = (await read()) ?? (await this.seal(sealedOnRead(attemptId, accountId)).then(read));
    if (found && revisionOf(found.materials, this.key) === found.revision) {
      return {
        revision: found.revision,
        materials: textsOf(found.materials),
        cards: cardsOf(found.materials),
        numbers: this.stored.numbersOf(found.materials),
      };
    }
    // it was erased between the two reads, or else its rows were changed outside this service
    await expectNotErased(this.database.manager, attemptId);
    throw new Problem('INTERNAL', `The materials of attempt ${attemptId} differ from those that were sealed.`);
  }

  private async write(
    manager: EntityManager,
    { attemptId, accountId, drafts, digest }: Omit<SealMaterials, 'digest'> & { digest: string | null },
    written: readonly DraftRow[],
  ): Promise<{ revision: string; dropped: string[] }> {
    const missing = drafts.find((id) => !written.some(({ draftId }) => draftId === id));
    if (missing) throw new Problem('INTERNAL', `Attempt ${attemptId} has no draft ${missing}.`);
    if (written.length > 0) await Promise.all([takeOverDrafts(manager, attemptId, accountId, drafts), deleteDrafts(manager, attemptId)]);
    const sealedMaterials = await this.stored.find({ attemptId }, manager);
    const revision = revisionOf(sealedMaterials, this.key);
    await insertSeal(manager, attemptId, { accountId, revision, digest });
    const values = new Set(sealedMaterials.map(({ value }) => value));
    const dropped = written.flatMap((row) => this.images.keyOf(row) ?? []).filter((key) => !values.has(key));
    return { revision, dropped };
  }
}

/** For an attempt submitted by a release without seals: it has no drafts, and its rows are complete. */
const sealedOnRead = (attemptId: string, accountId: string) => ({ attemptId, accountId, drafts: [], digest: null });
