import type { RejectedRow } from '@shiren/contracts-registry';
import { ask, post } from '../api.js';
import { fileFor, type PersonRow } from './people-rows.js';

const BATCH_ROWS = 20;

export interface Imported {
  imported: number;
  rejected: RejectedRow[];
}

/** Imports all rows, or none if one is rejected. `progress` is called with the number of rows checked. */
export async function importPeople(rows: readonly PersonRow[], photos: readonly File[], progress: (checked: number) => void): Promise<Imported> {
  const importId = crypto.randomUUID();
  await ask('beginImport', { importId });
  const rejected: RejectedRow[] = [];
  try {
    for (let first = 0; first < rows.length; first += BATCH_ROWS) {
      const batch = [];
      for (const { photo: path, ...row } of rows.slice(first, first + BATCH_ROWS)) {
        const file = path === undefined ? undefined : fileFor(path, photos);
        if (path !== undefined && !file) rejected.push({ line: row.line, reason: `no file ${path} was chosen / 未选择文件 ${path}` });
        else batch.push({ ...row, ...(file ? { photo: (await post<{ photo: string }>(`registryPhoto?importId=${importId}`, file)).photo } : {}) });
      }
      if (batch.length > 0) rejected.push(...(await ask('stageRows', { stage: { importId, rows: batch } })).rejected);
      progress(Math.min(first + BATCH_ROWS, rows.length));
    }
    if (rejected.length === 0) return { ...(await ask('commitImport', { importId })), rejected };
  } catch (error) {
    await ask('abandonImport', { importId }).catch(() => undefined);
    throw error;
  }
  await ask('abandonImport', { importId });
  return { imported: 0, rejected: rejected.sort((a, b) => a.line - b.line) };
}
