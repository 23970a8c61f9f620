import type { RejectedRow } from '@shiren/contracts-registry';
import { PeopleFileInvalid, readPeopleFile, rejectedRow, type PersonRow } from '@shiren/people-file';
import { ask, post } from '../api.js';
import { fileFor } from './photo-files.js';

const BATCH_ROWS = 20;
/** 2 MiB, as for every uploaded image. */
const MAX_PHOTO_BYTES = 2 * 1024 * 1024;

export interface Imported {
  imported: number;
  rejected: RejectedRow[];
}

/** The rows of a chosen file. */
export interface PeopleRows {
  people: { line: number; person: PersonRow }[];
  rejected: RejectedRow[];
}

/** Reads the chosen file. Throws PeopleFileInvalid if it cannot be imported as a whole. */
export async function readPeople(file: File): Promise<PeopleRows> {
  const rows: PeopleRows = { people: [], rejected: [] };
  for (const { line, person } of readPeopleFile(new Uint8Array(await file.arrayBuffer()), new Date())) {
    if ('rejection' in person) rows.rejected.push(rejectedRow(line, person.rejection, person.parameters));
    else if (person.descriptor !== undefined) rows.rejected.push(rejectedRow(line, 'descriptor-by-command'));
    else rows.people.push({ line, person });
  }
  if (rows.people.length + rows.rejected.length === 0) throw new PeopleFileInvalid('file-without-rows');
  return rows;
}

/**
 * Imports all rows, or none if one is rejected, here or by the service. `progress` is called with the number of rows checked. Every row is
 * checked in any case, so that all that is wrong with the file is known at once.
 */
export async function importPeople(rows: PeopleRows, photos: readonly File[], progress: (checked: number) => void): Promise<Imported> {
  const importId = crypto.randomUUID();
  const { people } = rows;
  const rejected = [...rows.rejected];
  const storePhoto = async (line: number, path: string): Promise<string | RejectedRow> => {
    const file = fileFor(path, photos);
    if (!file) return rejectedRow(line, 'photo-not-chosen', { path });
    if (file.size === 0) return rejectedRow(line, 'photo-unreadable');
    if (file.size > MAX_PHOTO_BYTES) return rejectedRow(line, 'file-too-large');
    return (await post<{ photo: string }>(`registryPhoto?importId=${importId}`, file)).photo;
  };
  await ask('beginImport', { importId });
  try {
    for (let first = 0; first < people.length; first += BATCH_ROWS) {
      const batch = [];
      for (const { line, person } of people.slice(first, first + BATCH_ROWS)) {
        const { photo: path, name, identificationNumber, photoDate } = person;
        const photo = path === undefined ? undefined : await storePhoto(line, path);
        if (typeof photo === 'object') rejected.push(photo);
        else batch.push({ line, name, identificationNumber, ...(photoDate ? { photoDate } : {}), ...(photo ? { photo } : {}) });
      }
      if (batch.length > 0) rejected.push(...(await ask('stageRows', { stage: { importId, rows: batch } })).rejected);
      progress(Math.min(first + BATCH_ROWS, people.length));
    }
    if (rejected.length === 0) return { ...(await ask('commitImport', { importId })), rejected };
  } catch (error) {
    await ask('abandonImport', { importId }).catch(() => undefined);
    throw error;
  }
  await ask('abandonImport', { importId });
  return { imported: 0, rejected: rejected.sort((a, b) => a.line - b.line) };
}
