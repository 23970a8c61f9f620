import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Keyring } from '@shiren/encryption';
import { BlobStore } from './blob-store.js';
import { deleteDerived, formerNames, observationsOf, portraitOf, templateOf } from './derived-blobs.js';
import { Folder } from './folder.js';

const models = ['one-model@1.0', 'another/model@2024-05+a', '..'];
const { template, portrait, observations } = formerNames;

/** Every name that a derived blob may have, written by this release or an earlier one. */
const everyKind = (blob: string): string[] => [
  portraitOf(blob),
  observationsOf(blob),
  ...models.flatMap((model) => [templateOf(blob, model), templateOf(portraitOf(blob), model), templateOf(portrait(blob), model)]),
  ...[template(blob), portrait(blob), template(portrait(blob)), observations(blob)],
];

describe('derived blobs', () => {
  let directory: string;
  let store: BlobStore;
  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'derived-'));
    store = new BlobStore(new Folder(directory), new Keyring(Buffer.alloc(32, 1)));
  });
  afterEach(() => rm(directory, { recursive: true }));

  const keys = async (): Promise<string[]> => {
    const found: string[] = [];
    for await (const { key } of store.list()) found.push(key);
    return found.sort();
  };

  it('are deleted in one call, of every kind and model, and nothing else is', async () => {
    const kinds = everyKind('materials/1/face');
    const neighbours = ['materials/1/face', 'materials/1/face-2', ...everyKind('materials/1/face-2')];
    for (const key of [...kinds, ...neighbours]) await store.put(key, Buffer.from(key));
    expect(await keys()).toHaveLength(new Set(kinds).size + neighbours.length);
    await deleteDerived(store, 'materials/1/face');
    expect(await keys()).toEqual([...neighbours].sort());
    await deleteDerived(store, 'materials/1/face');
  });

  it('are deleted when the blob is erased by its prefix', async () => {
    for (const key of ['materials/1/face', ...everyKind('materials/1/face')]) await store.put(key, Buffer.from(key));
    await store.deleteUnder('materials/1');
    expect(await keys()).toEqual([]);
  });

  it('have different names for different models', () => {
    expect(templateOf('identities/1', 'a@1')).not.toBe(templateOf('identities/1', 'a@2'));
  });
});
