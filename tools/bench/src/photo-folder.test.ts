import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { photosOf, truths, type TruePhoto } from './photo-folder.js';

describe('a folder of photos with a truth file', () => {
  it('is read, with the fields that are known', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'photos-'));
    try {
      await writeFile(join(folder, 'a.jpg'), 'a photo');
      await writeFile(join(folder, 'truth.json'), JSON.stringify([{ file: 'a.jpg', side: 'front', name: '安娜' }]));
      const photos: TruePhoto[] = [];
      for await (const photo of photosOf(folder)) photos.push(photo);
      expect(photos).toEqual([{ file: 'a.jpg', side: 'front', truth: { name: '安娜' }, photo: Buffer.from('a photo') }]);
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  it.each([
    ['{}', 'must be a list'],
    ['[{ "side": "front" }]', 'Entry 1 of truth.json needs "file"'],
    ['[{ "file": "../a.jpg", "side": "front" }]', 'in the same folder'],
    ['[{ "file": "a.jpg" }]', '"front" or "back"'],
    ['[{ "file": "a.jpg", "side": "back", "name": "安娜" }]', 'one of authority, validFrom, validTo'],
  ])('is refused with a sentence: %s', (text, sentence) => {
    expect(() => truths(text)).toThrow(sentence);
  });
});
