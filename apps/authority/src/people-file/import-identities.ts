import { randomUUID } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { newIdentityPhotoKey, templateOf, type BlobStore } from '@shiren/blob-store';
import type { Bus } from '@shiren/bus';
import { Problem } from '@shiren/contracts-core';
import { authority, type ImportedIdentity, type RejectedRow } from '@shiren/contracts-registry';
import {
  MAX_PEOPLE_FILE_BYTES,
  PeopleFileInvalid,
  peopleFileTooLarge,
  readPeopleFile,
  rejectedRow,
  type PeopleFileLine,
  type PersonRow,
} from '@shiren/people-file';
import { encodeTemplate } from '@shiren/vision';
import { concurrently } from '../concurrently.js';
import { readPhotoFile } from './photo-file.js';
import { toTemplate } from './descriptor.js';

/** Rows per message; the contract's maximum. */
const BATCH_ROWS = 50;
/** How many photos are encrypted and written at once. */
const MAX_CONCURRENT = 4;
/** After this many invalid rows, reading the rest is pointless. */
const MAX_REJECTED_ROWS = 1_000;
/** Delays before each retry while the authority is unavailable, in milliseconds. */
const RETRY_DELAYS_MS = [1_000, 3_000];

export interface ImportParts {
  /** Path of the CSV file; photo paths are relative to its folder. */
  file: string;
  bus: Pick<Bus, 'ask'>;
  blobs: BlobStore;
  /** Stops the import at the next batch; nothing is imported then. */
  signal: AbortSignal;
  /** Called with the number of rows read, and the share of the file read, 0 to 1. */
  progress: (rows: number, share: number) => void;
}

export type ImportOutcome =
  | { outcome: 'imported'; imported: number }
  /** Sorted by line; `isComplete` is false if reading stopped early because too many rows were invalid. */
  | { outcome: 'rejected'; rejected: RejectedRow[]; isComplete: boolean }
  | { outcome: 'stopped' };

/**
 * Imports the people of a CSV file into the registry: all of them, or none if a row is invalid or `signal` aborts. Throws PeopleFileInvalid
 * if the file as a whole is invalid, and the Problem of a service that stays unavailable.
 */
export async function importIdentities({ file, bus, blobs, signal, progress }: ImportParts): Promise<ImportOutcome> {
  const importId = randomUUID();
  const folder = dirname(file);
  const rejected: RejectedRow[] = [];
  let rows = 0;
  let isComplete = true;

  const storeFace = async ({ line, person }: { line: number; person: PersonRow }): Promise<ImportedIdentity | undefined> => {
    const { photo: image, descriptor, ...row } = person;
    const path = image ?? descriptor;
    if (path === undefined) return { line, ...row };
    const read = await readPhotoFile(folder, path);
    const face = image === undefined && typeof read === 'object' ? toTemplate(read) : read;
    if (typeof face === 'string') {
      rejected.push(rejectedRow(line, face));
      return undefined;
    }
    const photo = newIdentityPhotoKey();
    await withRetries(() => bus.ask(authority.announcePhoto, { importId, photo }));
    if ('model' in face) await blobs.put(templateOf(photo, face.model), encodeTemplate(face));
    else await blobs.put(photo, face);
    return { line, ...row, photo };
  };

  const stage = async (batch: readonly PeopleFileLine[]): Promise<void> => {
    const good = batch.flatMap(({ line, person }) => {
      if (!('rejection' in person)) return [{ line, person }];
      rejected.push(rejectedRow(line, person.rejection, person.parameters));
      return [];
    });
    const stored = (await concurrently(MAX_CONCURRENT, good, storeFace)).flatMap((row) => row ?? []);
    if (stored.length > 0) rejected.push(...(await withRetries(() => bus.ask(authority.stageIdentities, { importId, rows: stored }))).rejected);
    rows += batch.length;
    progress(rows, batch.at(-1)?.share ?? 1);
  };

  /** The authority deletes everything that was written for the import, staged or not. */
  const abandon = (): Promise<unknown> => withRetries(() => bus.ask(authority.abandonImport, { importId }));

  await withRetries(() => bus.ask(authority.beginImport, { importId }));
  try {
    for (const batch of batches(readPeopleFile(await readWhole(file), new Date()))) {
      if (signal.aborted || rejected.length >= MAX_REJECTED_ROWS) {
        isComplete = false;
        break;
      }
      await stage(batch);
    }
    if (isComplete) progress(rows, 1);
    if (!signal.aborted && rows === 0) throw new PeopleFileInvalid('file-without-rows');
    if (!signal.aborted && rejected.length === 0) {
      const { imported } = await withRetries(() => bus.ask(authority.commitImport, { importId }));
      return { outcome: 'imported', imported };
    }
  } catch (error) {
    // the first failure is the one to report; the authority deletes whatever stays behind after a day
    await abandon().catch(() => undefined);
    throw error;
  }
  await abandon();
  return signal.aborted ? { outcome: 'stopped' } : { outcome: 'rejected', rejected: rejected.sort((a, b) => a.line - b.line), isComplete };
}

/** The file's bytes, unless it is larger than any that can be imported. */
async function readWhole(file: string): Promise<Buffer> {
  const { size } = await stat(file);
  if (size > MAX_PEOPLE_FILE_BYTES) throw peopleFileTooLarge();
  return readFile(file);
}

function* batches<Item>(items: Iterable<Item>): Generator<Item[]> {
  let batch: Item[] = [];
  for (const item of items) {
    batch.push(item);
    if (batch.length < BATCH_ROWS) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}

/** Every step of an import may be repeated, so a temporary fault only costs a delay. */
async function withRetries<T>(ask: () => Promise<T>): Promise<T> {
  for (const milliseconds of RETRY_DELAYS_MS) {
    try {
      return await ask();
    } catch (error) {
      if (!(error instanceof Problem && error.isOurs)) throw error;
      await pause(milliseconds);
    }
  }
  return ask();
}
