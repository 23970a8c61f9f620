import { randomUUID } from 'node:crypto';
import { dirname } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { newIdentityPhotoKey, templateOf, type BlobStore } from '@shiren/blob-store';
import type { Bus } from '@shiren/bus';
import { Problem } from '@shiren/contracts-core';
import { authority, type ImportedIdentity, type RejectedRow } from '@shiren/contracts-registry';
import { encodeTemplate } from '@shiren/vision';
import { concurrently } from '../concurrently.js';
import { rejections, type Rejection } from '../imports/rejections.js';
import { readPhotoFile } from './photo-file.js';
import { toTemplate } from './descriptor.js';
import { readPeopleFile, type PeopleFileLine } from './people-file.js';
import { PeopleFileInvalid, type PersonRow } from './person-row.js';

/** Rows of one message; the contract's bound. */
const BATCH = 50;
/** Photos that are encrypted and written at once. */
const AT_ONCE = 4;
/** Bad rows after which reading on helps nobody. */
const MAX_REJECTED_ROWS = 1_000;
/** Milliseconds before each further try when the authority is away for a moment. */
const PAUSES = [1_000, 3_000];

export interface ImportParts {
  /** Path of the CSV file; photos are looked for beside it. */
  file: string;
  bus: Pick<Bus, 'ask'>;
  blobs: BlobStore;
  /** Ends the import at the next pause; nothing is imported then. */
  signal: AbortSignal;
  /** Rows read, and how much of the file, 0 to 1. */
  progress: (rows: number, share: number) => void;
}

export type ImportOutcome =
  | { outcome: 'imported'; imported: number }
  /** In the order of their lines; `whole` unless the file was given up before its end, since so many are bad. */
  | { outcome: 'rejected'; rejected: RejectedRow[]; whole: boolean }
  | { outcome: 'stopped' };

/**
 * Imports the people of a CSV file into the registry: all, or none when one row is bad or `signal` says stop.
 * Throws PeopleFileInvalid when the file as a whole is unfit, and the Problem of a service that stays away.
 */
export async function importIdentities({ file, bus, blobs, signal, progress }: ImportParts): Promise<ImportOutcome> {
  const importId = randomUUID();
  const folder = dirname(file);
  const rejected: RejectedRow[] = [];
  let rows = 0;
  let whole = true;

  const keep = async ({ line, person }: { line: number; person: PersonRow }): Promise<ImportedIdentity | undefined> => {
    const { photo: image, descriptor, ...row } = person;
    const path = image ?? descriptor;
    if (path === undefined) return { line, ...row };
    const read = await readPhotoFile(folder, path);
    const face = image === undefined && typeof read === 'object' ? toTemplate(read) : read;
    if (typeof face === 'string') {
      rejected.push({ line, reason: rejections[face] });
      return undefined;
    }
    const photo = newIdentityPhotoKey();
    await patiently(() => bus.ask(authority.announcePhoto, { importId, photo }));
    if ('model' in face) await blobs.put(templateOf(photo, face.model), encodeTemplate(face));
    else await blobs.put(photo, face);
    return { line, ...row, photo };
  };

  const stage = async (batch: readonly PeopleFileLine[]): Promise<void> => {
    const good = batch.flatMap(({ line, person }) => {
      if (typeof person === 'object') return [{ line, person }];
      rejected.push({ line, reason: rejections[person satisfies Rejection] });
      return [];
    });
    const kept = (await concurrently(AT_ONCE, good, keep)).flatMap((row) => row ?? []);
    if (kept.length > 0) rejected.push(...(await patiently(() => bus.ask(authority.stageIdentities, { importId, rows: kept }))).rejected);
    rows += batch.length;
    progress(rows, batch.at(-1)?.share ?? 1);
  };

  /** The authority deletes what was written for it, staged or not. */
  const abandon = (): Promise<unknown> => patiently(() => bus.ask(authority.abandonImport, { importId }));

  await patiently(() => bus.ask(authority.beginImport, { importId }));
  try {
    for await (const batch of batches(readPeopleFile(file, new Date()))) {
      if (signal.aborted || rejected.length >= MAX_REJECTED_ROWS) {
        whole = false;
        break;
      }
      await stage(batch);
    }
    if (whole) progress(rows, 1);
    if (!signal.aborted && rows === 0) throw new PeopleFileInvalid('The file names nobody. / 文件中没有数据行');
    if (!signal.aborted && rejected.length === 0) {
      const { imported } = await patiently(() => bus.ask(authority.commitImport, { importId }));
      return { outcome: 'imported', imported };
    }
  } catch (error) {
    // the first failure is the one to tell of; what stays behind, the authority deletes after a day
    await abandon().catch(() => undefined);
    throw error;
  }
  await abandon();
  return signal.aborted ? { outcome: 'stopped' } : { outcome: 'rejected', rejected: rejected.sort((a, b) => a.line - b.line), whole };
}

async function* batches<Item>(items: AsyncIterable<Item>): AsyncGenerator<Item[]> {
  let batch: Item[] = [];
  for await (const item of items) {
    batch.push(item);
    if (batch.length < BATCH) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}

/** Every step of an import may be asked for twice, so a fault that passes costs a pause only. */
async function patiently<T>(ask: () => Promise<T>): Promise<T> {
  for (const milliseconds of PAUSES) {
    try {
      return await ask();
    } catch (error) {
      if (!(error instanceof Problem && error.isOurs)) throw error;
      await pause(milliseconds);
    }
  }
  return ask();
}
