import { readFile, readdir, stat } from 'node:fs/promises';
import { dirname, extname, join, resolve } from 'node:path';

export interface LabelledPhoto {
  person: string;
  path: string;
}

const PHOTOS = new Set(['.jpg', '.jpeg', '.png', '.webp']);

/**
 * Reads a folder, or a CSV with a person and a path (relative to the CSV, or absolute) on each line. A folder contains one folder per person; each
 * photo in `strangers` shows a different person, and `mated` contains folders of people.
 */
export async function labelledPhotos(source: string): Promise<LabelledPhoto[]> {
  return (await stat(source)).isDirectory() ? fromFolder(source) : fromCsv(await readFile(source, 'utf8'), dirname(resolve(source)));
}

async function fromFolder(source: string): Promise<LabelledPhoto[]> {
  const folders = (await readdir(source, { withFileTypes: true })).filter((entry) => entry.isDirectory());
  const photos = await Promise.all(
    folders.map(async ({ name: person }) => {
      const folder = join(source, person);
      if (person === 'mated') return fromFolder(folder);
      return (await readdir(folder))
        .filter((name) => PHOTOS.has(extname(name).toLowerCase()))
        .map((name) => ({ person: person === 'strangers' ? `strangers/${name}` : person, path: join(folder, name) }));
    }),
  );
  return photos.flat().sort((a, b) => a.path.localeCompare(b.path));
}

/** The path may be quoted, so that it can contain a comma. Empty lines and a heading `person,path` are skipped. */
export function fromCsv(text: string, folder: string): LabelledPhoto[] {
  return text
    .split(/\r?\n/)
    .map((line, index) => ({ line: line.trim(), number: index + 1 }))
    .filter(({ line }) => line !== '' && line.toLowerCase() !== 'person,path')
    .map(({ line, number }) => {
      const [, person, quoted, plain] = /^([^,"]+),(?:"([^"]+)"|([^"]+))$/.exec(line) ?? [];
      const path = quoted ?? plain;
      if (!person || !path) throw new Error(`Line ${number} is not a person and a path: ${line}`);
      return { person: person.trim(), path: resolve(folder, path.trim()) };
    });
}
