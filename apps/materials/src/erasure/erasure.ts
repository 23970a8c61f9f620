import { Injectable } from '@nestjs/common';
import { BlobStore, prefixesOfAttempt } from '@shiren/blob-store';
import { Problem, isImageMaterial, materialsErased, type EraseAttempt, type ErasedMaterials } from '@shiren/contracts-core';
import { Outbox } from '@shiren/persistence';
import { DataSource } from 'typeorm';
import { Capture } from '../captures/capture.entity.js';
import { DraftRecord } from '../intake/draft.entity.js';
import { MaterialRecord } from '../intake/material.entity.js';
import { PersonHash } from '../intake/person-hash.js';
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

  async ofPerson(accountId: string, identificationNumber: string): Promise<string[]> {
    const person = this.persons.of(identificationNumber);
    const rows = await this.database.query<{ id: string }[]>(
      `select attempt_id as id from material where account_id = $1 and person = $2
        union select attempt_id from draft where account_id = $1 and person = $2`,
      [accountId, person],
    );
    return rows.map(({ id }) => id);
  }

  /** A person with several attempts counts once. */
  async storedFaces(): Promise<number> {
    const [{ people }] = await this.database.query<[{ people: string }]>(
      `select count(distinct coalesce(person::text, attempt_id::text)) as people from (
         select attempt_id, (array_agg(person) filter (where person is not null))[1] as person from (
           select attempt_id, person, type from material union all select attempt_id, person, type from draft) given
          group by attempt_id having bool_or(type in ('FacePic', 'FaceRetainedPic', 'IdCardFrontPic'))) kept`,
    );
    return Number(people);
  }

  private async assertOwn(attemptId: string, accountId: string): Promise<void> {
    const [ofOtherAccount] = await this.database.query<unknown[]>(
      ['material', 'draft', 'capture'].map((table) => `select from ${table} where attempt_id = $1 and account_id <> $2`).join(' union all ') + ' limit 1',
      [attemptId, accountId],
    );
    if (!ofOtherAccount) return;
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
      await manager.query('update tombstone set images = images + $2, fields = fields + $3, recordings = recordings + $4 where attempt_id = $1', [
        attemptId,
        images,
        materials.length - images,
        affected ?? 0,
      ]);
    });
  }

  private async count(attemptId: string, { files }: Pick<ErasedMaterials, 'files'>): Promise<void> {
    if (files > 0) await this.database.manager.increment(Tombstone, { attemptId }, 'files', files);
  }
}

const counted = ({ images, fields, recordings, files }: Tombstone): ErasedMaterials => ({ images, fields, recordings, files });
const notFound = (): Problem => new Problem('ATTEMPT.NOT_FOUND', 'This account has no such attempt.');
