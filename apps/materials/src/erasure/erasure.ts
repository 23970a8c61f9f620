import { Injectable } from '@nestjs/common';
import { BlobStore, prefixesOfAttempt } from '@shiren/blob-store';
import { Problem, isImageMaterial, materialsErased, type EraseAttempt, type ErasedMaterials } from '@shiren/contracts-core';
import { Outbox } from '@shiren/persistence';
import { DataSource, Not } from 'typeorm';
import { Capture } from '../captures/capture.entity.js';
import { DraftRecord } from '../intake/draft.entity.js';
import { MaterialRecord } from '../intake/material.entity.js';
import { PersonHash } from '../intake/person-hash.js';
import { attemptsOfPerson } from '../queries/attempts-of-person.js';
import { countStoredFaces } from '../queries/count-stored-faces.js';
import { Seal, lockAttempt } from '../attempts/seal.entity.js';
import { Tombstone } from '../attempts/tombstone.js';

/** Permanently erases what was submitted for an attempt. If interrupted at any point, calling it again completes it. */
@Injectable()
export class MaterialsErasure {
  constructor(
    private readonly database: DataSource,
    private readonly outbox: Outbox,
    private readonly blobs: BlobStore,
    private readonly persons: PersonHash,
  ) {}

  /** Throws ATTEMPT.NOT_FOUND for another account's attempt. */
  async erase({ attemptId, accountId }: EraseAttempt): Promise<ErasedMaterials> {
    // from here on nothing is accepted for the attempt
    await this.database.transaction(async (manager) => {
      await lockAttempt(manager, attemptId);
      await manager.createQueryBuilder().insert().into(Tombstone).values({ attemptId, accountId }).orIgnore().execute();
    });
    const tombstone = await this.database.manager.findOneByOrFail(Tombstone, { attemptId });
    if (tombstone.accountId !== accountId) throw notFound();
    if (tombstone.doneAt) return counted(tombstone);
    await this.assertOwn(attemptId, accountId);
    // files are deleted first, while the rows still name the recordings; and once more afterwards, for what a concurrent call had still
    // written
    const captures = await this.database.manager.find(Capture, { where: { attemptId }, select: { id: true } });
    const prefixes = prefixesOfAttempt(
      attemptId,
      captures.map(({ id }) => id),
    );
    await this.count(attemptId, { files: await this.deleteFiles(prefixes) });
    await this.deleteRows(attemptId);
    await this.count(attemptId, { files: await this.deleteFiles(prefixes) });
    return this.outbox.transaction(async (manager, emit) => {
      const done = await manager.findOneOrFail(Tombstone, { where: { attemptId }, lock: { mode: 'pessimistic_write' } });
      const erased = counted(done);
      if (done.doneAt) return erased;
      const at = new Date();
      await manager.update(Tombstone, { attemptId }, { doneAt: at });
      await emit(materialsErased, { attemptId, accountId, ...erased, at: at.toISOString() });
      return erased;
    });
  }

  ofPerson(accountId: string, identificationNumber: string): Promise<string[]> {
    return attemptsOfPerson(this.database, accountId, this.persons.of(identificationNumber));
  }

  /** A person with several attempts counts once. */
  storedFaces(): Promise<number> {
    return countStoredFaces(this.database);
  }

  private async assertOwn(attemptId: string, accountId: string): Promise<void> {
    const ofOtherAccount = { attemptId, accountId: Not(accountId) };
    const found = await Promise.all([MaterialRecord, DraftRecord, Capture].map((table) => this.database.manager.existsBy(table, ofOtherAccount)));
    if (!found.includes(true)) return;
    await this.database.manager.delete(Tombstone, { attemptId, accountId });
    throw notFound();
  }

  private async deleteFiles(prefixes: readonly string[]): Promise<number> {
    let files = 0;
    for (const prefix of prefixes) files += await this.blobs.deleteUnder(prefix);
    return files;
  }

  /** Deletes rows and counts them in one transaction, so that the counts stay right if the erasure takes two runs. */
  private async deleteRows(attemptId: string): Promise<void> {
    await this.database.transaction(async (manager) => {
      await lockAttempt(manager, attemptId);
      const materials = [
        ...(await manager.find(MaterialRecord, { where: { attemptId }, select: { attemptId: true, type: true } })),
        ...(await manager.find(DraftRecord, { where: { attemptId }, select: { draftId: true, type: true } })),
      ];
      const images = materials.filter(({ type }) => isImageMaterial(type)).length;
      for (const table of [MaterialRecord, DraftRecord, Seal]) await manager.delete(table, { attemptId });
      const { affected } = await manager.delete(Capture, { attemptId });
      await manager
        .createQueryBuilder()
        .update(Tombstone)
        .set({ images: () => 'images + :images', fields: () => 'fields + :fields', recordings: () => 'recordings + :recordings' })
        .where({ attemptId })
        .setParameters({ images, fields: materials.length - images, recordings: affected ?? 0 })
        .execute();
    });
  }

  private async count(attemptId: string, { files }: Pick<ErasedMaterials, 'files'>): Promise<void> {
    if (files > 0) await this.database.manager.increment(Tombstone, { attemptId }, 'files', files);
  }
}

const counted = ({ images, fields, recordings, files }: Tombstone): ErasedMaterials => ({ images, fields, recordings, files });
const notFound = (): Problem => new Problem('ATTEMPT.NOT_FOUND', 'This account has no such attempt.');
