import { mkdtemp, readFile, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CreateBucketCommand, GetObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { Keyring } from '@shiren/encryption';
import { S3Store } from '@shiren/testing';
import { BlobNotFound, type BlobPlace } from './blob-place.js';
import { BlobStore } from './blob-store.js';
import { Bucket } from './bucket.js';
import { Folder } from './folder.js';
import { s3Options } from './s3-options.js';

const keyring = new Keyring(Buffer.alloc(32, 1));

/** A store, and access to the raw bytes in it. */
interface RawStore {
  place: BlobPlace;
  bytes(key: string): Promise<Uint8Array>;
}

let directory: string;
let server: S3Store | undefined;

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'blobs-'));
});
afterEach(async () => {
  await server?.close();
  server = undefined;
  await rm(directory, { recursive: true });
});

async function folder(): Promise<RawStore> {
  return Promise.resolve({ place: new Folder(directory), bytes: (key) => readFile(join(directory, key)) });
}

async function bucket(): Promise<RawStore> {
  server = await S3Store.open();
  const client = new S3Client(s3Options(server.environment));
  await client.send(new CreateBucketCommand({ Bucket: 'faces' }));
  const bytes = async (Key: string): Promise<Uint8Array> =>
    (await (await client.send(new GetObjectCommand({ Bucket: 'faces', Key }))).Body?.transformToByteArray()) ?? Buffer.alloc(0);
  return { place: new Bucket(client, 'faces'), bytes };
}

describe.each([
  ['a folder', folder],
  ['a bucket', bucket],
])('a store in %s', (_, begin) => {
  let kept: RawStore;
  let store: BlobStore;
  beforeEach(async () => {
    kept = await begin();
    store = new BlobStore(kept.place, keyring);
  });

  it('returns what was stored, and stores nothing readable', async () => {
    await store.check();
    await store.put('materials/1/face', Buffer.from('a face that must not be read'));
    expect((await store.get('materials/1/face')).toString()).toBe('a face that must not be read');
    expect(Buffer.from(await kept.bytes('materials/1/face')).includes('a face')).toBe(false);
  });

  it('reports a missing blob, before it was stored and after it was deleted', async () => {
    await expect(store.get('face')).rejects.toThrow(BlobNotFound);
    await store.put('face', Buffer.from('a'));
    await store.put('face', Buffer.from('b'));
    expect((await store.get('face')).toString()).toBe('b');
    await store.delete('face');
    await store.delete('face');
    await expect(store.get('face')).rejects.toThrow(BlobNotFound);
  });

  it.each(['../face', '/etc/passwd', 'a/../../b', '', 'a//b', 'a\0b', '..', 'a/.'])('refuses the key %j', async (key) => {
    await expect(store.get(key)).rejects.toThrow(BlobNotFound);
    await expect(store.put(key, Buffer.from('a'))).rejects.toThrow(BlobNotFound);
  });

  it('deletes everything below a prefix, and nothing else', async () => {
    for (const key of ['materials/1/a', 'materials/1/a.template', 'materials/10/b', 'other']) await store.put(key, Buffer.from(key));
    expect(await store.deleteUnder('materials/1')).toBe(2);
    expect(await store.deleteUnder('materials/1')).toBe(0);
    const left: string[] = [];
    for await (const { key } of store.list()) left.push(key);
    expect(left.sort()).toEqual(['materials/10/b', 'other']);
  });
});

it('a folder is listed to the end while somebody else deletes from it', async () => {
  const store = new BlobStore(new Folder(directory), keyring);
  for (let number = 0; number < 100; number++) await store.put(`materials/${number}/face.derived/descriptor`, Buffer.from('a'));
  const listed: string[] = [];
  for await (const { key } of store.list('materials')) {
    if (listed.push(key) === 1) await rm(join(directory, 'materials'), { recursive: true });
  }
  expect(listed).toHaveLength(1);
});

it('a folder has no leftover temporary files', async () => {
  const store = new BlobStore(new Folder(directory), keyring);
  await Promise.all(Array.from({ length: 20 }, (_, i) => store.put('same', Buffer.from(`${i}`))));
  expect(await readdir(directory)).toEqual(['same']);
});
