import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Keyring } from '@shiren/encryption';
import { BlobNotFound, BlobStore } from './blob-store.js';

describe('BlobStore', () => {
  let directory: string;
  let store: BlobStore;

  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'blobs-'));
    store = new BlobStore(directory, new Keyring(Buffer.alloc(32, 1)));
  });
  afterEach(() => rm(directory, { recursive: true }));

  it('gives back what was stored', async () => {
    await store.put('materials/1/face', Buffer.from('a face'));
    expect((await store.get('materials/1/face')).toString()).toBe('a face');
  });

  it('keeps nothing readable on disk', async () => {
    await store.put('face', Buffer.from('a face that must not be read'));
    expect((await readFile(join(directory, 'face'))).includes('a face')).toBe(false);
  });

  it('says that a blob is not there, before and after it was', async () => {
    await expect(store.get('face')).rejects.toThrow(BlobNotFound);
    await store.put('face', Buffer.from('a'));
    await store.delete('face');
    await store.delete('face');
    await expect(store.get('face')).rejects.toThrow(BlobNotFound);
  });

  it.each(['../face', '/etc/passwd', 'a/../../b', '', 'a//b', 'a\0b', '..', 'a/.'])('knows no key %j', async (key) => {
    await expect(store.get(key)).rejects.toThrow(BlobNotFound);
    await expect(store.put(key, Buffer.from('a'))).rejects.toThrow(BlobNotFound);
  });

  it('leaves no unfinished file behind', async () => {
    await Promise.all(Array.from({ length: 20 }, (_, i) => store.put('same', Buffer.from(`${i}`))));
    expect(await readdir(directory)).toEqual(['same']);
  });
});
