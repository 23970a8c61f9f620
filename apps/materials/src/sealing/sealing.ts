import { Inject, Injectable } from '@nestjs/common';
import { LOGGER } from '@shiren/bus';
import { Problem } from '@shiren/contracts-core';
import type { ReadSubmitted, SealMaterials, SealedMaterials, SubmittedMaterials } from '@shiren/contracts-materials';
import { Keyring } from '@shiren/encryption';
import type { Logger } from 'pino';
import { DataSource, type EntityManager } from 'typeorm';
import { DraftRecord } from '../intake/draft.entity.js';
import { ImageRemoval } from '../intake/image-removal.js';
import { StoredMaterials, cardsOf, textsOf } from '../intake/stored-materials.js';
import { takeOverDrafts } from '../queries/take-over-drafts.js';
import { revisionOf } from './revision.js';
import { Seal, expectNotErased, lockAttempt, sealed } from '../attempts/seal.entity.js';

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
      await lockAttempt(manager, attemptId);
      await expectNotErased(manager, attemptId);
      const earlier = await manager.findOneBy(Seal, { attemptId });
      if (!earlier) return this.write(manager, request);
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
    const { revision } = (await this.database.manager.findOneBy(Seal, { attemptId, accountId })) ?? (await this.seal(sealedOnRead(attemptId, accountId)));
    const found = await this.stored.find({ attemptId, accountId });
    if (revisionOf(found, this.key) === revision) return { revision, materials: textsOf(found), cards: cardsOf(found) };
    // it was erased between the two reads, or else its rows were changed outside this service
    await expectNotErased(this.database.manager, attemptId);
    throw new Problem('INTERNAL', `The materials of attempt ${attemptId} differ from those that were sealed.`);
  }

  private async write(
    manager: EntityManager,
    { attemptId, accountId, drafts, digest }: Omit<SealMaterials, 'digest'> & { digest: string | null },
  ): Promise<{ revision: string; dropped: string[] }> {
    const written = await manager.find(DraftRecord, { where: { attemptId } });
    const missing = drafts.find((id) => !written.some(({ draftId }) => draftId === id));
    if (missing) throw new Problem('INTERNAL', `Attempt ${attemptId} has no draft ${missing}.`);
    await takeOverDrafts(manager, attemptId, accountId, drafts);
    await manager.delete(DraftRecord, { attemptId });
    const sealedMaterials = await this.stored.find({ attemptId }, manager);
    const revision = revisionOf(sealedMaterials, this.key);
    await manager.insert(Seal, { attemptId, accountId, revision, digest });
    const values = new Set(sealedMaterials.map(({ value }) => value));
    const dropped = written.flatMap((row) => this.images.keyOf(row) ?? []).filter((key) => !values.has(key));
    return { revision, dropped };
  }
}

/** For an attempt submitted by a release without seals: it has no drafts, and its rows are complete. */
const sealedOnRead = (attemptId: string, accountId: string) => ({ attemptId, accountId, drafts: [], digest: null });
