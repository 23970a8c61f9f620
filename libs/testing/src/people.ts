import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { checkCharacterOf } from '@shiren/id-document';
import { root } from './root.js';

export interface Person {
  name: string;
  identificationNumber: string;
  photo?: Buffer;
  /** `YYYY-MM-DD`. */
  photoDate?: string;
}

/** A valid ID number of no particular person: Dongcheng, Beijing, born on 1 January 1990. */
export function identificationNumber(sequence: number): string {
  const first = `11010119900101${String(sequence).padStart(3, '0')}`;
  return `${first}${checkCharacterOf(first)}`;
}

/** Imports people into the registry of the system in `home`, as an operator does; `env` as the system was started with. Returns the command's output. */
export async function importPeople(home: string, people: readonly Person[], env: NodeJS.ProcessEnv = {}): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'shiren-people-'));
  try {
    const lines = ['name,identificationNumber,photo,photoDate'];
    for (const [index, { name, identificationNumber: number, photo, photoDate }] of people.entries()) {
      const file = photo ? `${index}.jpg` : '';
      if (photo) await writeFile(join(folder, file), photo);
      lines.push(`${name},${number},${file},${photo ? (photoDate ?? '2024-05-01') : ''}`);
    }
    const list = join(folder, 'people.csv');
    await writeFile(list, `${lines.join('\n')}\n`);
    const { stdout } = await promisify(execFile)(process.execPath, [join(root, 'apps/authority/dist/import.js'), list], {
      env: { ...process.env, ...env, SHIREN_HOME: home },
      timeout: 120_000,
    });
    return stdout;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
