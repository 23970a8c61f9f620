import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fromCsv, labelledPhotos } from './labelled-photos.js';

describe('labelled photos', () => {
  it('come from a CSV, quoted or not, with a heading or without', () => {
    expect(fromCsv('person,path\nanna,a.jpg\r\n\nbella,"b, c.jpg"\nclara,/photos/c.png\n', '/data')).toEqual([
      { person: 'anna', path: '/data/a.jpg' },
      { person: 'bella', path: '/data/b, c.jpg' },
      { person: 'clara', path: '/photos/c.png' },
    ]);
  });

  it('names the line that it can not read', () => {
    expect(() => fromCsv('anna,a.jpg\nbella', '/data')).toThrow('Line 2');
  });

  it('come from a folder for each person, photos only', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'shiren-people-'));
    try {
      for (const person of ['anna', 'bella']) await mkdir(join(folder, person));
      for (const file of ['anna/1.jpg', 'anna/2.PNG', 'anna/notes.txt', 'bella/1.webp', 'list.txt']) await writeFile(join(folder, file), '');
      expect((await labelledPhotos(folder)).map(({ person, path }) => [person, path.slice(folder.length)])).toEqual([
        ['anna', '/anna/1.jpg'],
        ['anna', '/anna/2.PNG'],
        ['bella', '/bella/1.webp'],
      ]);
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});
