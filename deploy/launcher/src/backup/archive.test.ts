import { generateIdentity, identityToRecipient } from 'age-encryption';
import { randomBytes } from 'node:crypto';
import { copyFile, mkdir, mkdtemp, readFile, readdir, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MANIFEST, checkArchive, entryOf, extractArchive, fileEntry, folderEntry, writeArchive, type Entry } from './archive.js';
import { sealFor, unsealWith } from './seal.js';

let folder: string;
beforeEach(async () => (folder = await mkdtemp(join(tmpdir(), 'archive-'))));
afterEach(() => rm(folder, { recursive: true, force: true }));

const never = new AbortController().signal;
const photo = randomBytes(300_000);
const manifest = { release: '0.1.0' };

async function* entries(): AsyncGenerator<Entry> {
  yield entryOf(MANIFEST, JSON.stringify(manifest));
  yield entryOf('home/secrets.json', '{}');
  yield folderEntry('cluster/pg_wal');
  yield entryOf('cluster/global/pg_control', 'control');
  await writeFile(join(folder, 'photo'), photo);
  const entry = await fileEntry('home/blobs/materials/one/two', join(folder, 'photo'));
  if (entry) yield entry;
}

async function extracted(file: string, unseal?: Parameters<typeof extractArchive>[2]): Promise<void> {
  await Promise.all(['home', 'elsewhere'].map((name) => mkdir(join(folder, name))));
  const destinations = [
    { top: 'home', folder: join(folder, 'home') },
    { top: 'cluster', folder: join(folder, 'elsewhere') },
  ];
  await extractArchive(file, destinations, unseal);
}

it('an archive returns what was put into it, to two places, readable by this user only', async () => {
  const file = join(folder, 'backup');
  await writeArchive(file, entries(), never);
  expect(await checkArchive(file)).toEqual(manifest);
  await extracted(file);
  expect((await readFile(join(folder, 'home/blobs/materials/one/two'))).equals(photo)).toBe(true);
  expect((await readdir(join(folder, 'home'))).sort()).toEqual(['blobs', 'secrets.json']);
  expect(await readFile(join(folder, 'elsewhere/global/pg_control'), 'utf8')).toBe('control');
  expect(await readdir(join(folder, 'elsewhere/pg_wal'))).toEqual([]);
  for (const path of ['backup', 'home/secrets.json', 'home/blobs/materials/one/two']) expect((await stat(join(folder, path))).mode & 0o777).toBe(0o600);
});

it.each(['plain', 'recipient', 'passphrase'])(
  'an archive (%s) that lost its end, or a byte, is refused',
  async (kind) => {
    const file = join(folder, 'backup');
    const [identityFile, passphraseFile] = ['identity', 'passphrase'].map((name) => join(folder, name)) as [string, string];
    const identity = await generateIdentity();
    await Promise.all([writeFile(identityFile, `# a comment\n${identity}\n`), writeFile(passphraseFile, 'correct horse battery staple\n')]);
    const recipient = await identityToRecipient(identity);
    const [seal, unseal] =
      {
        plain: [undefined, undefined],
        recipient: [await sealFor({ recipient }), await unsealWith({ identityFile })],
        passphrase: [await sealFor({ passphraseFile }), await unsealWith({ passphraseFile })],
      }[kind] ?? [];
    await writeArchive(file, entries(), never, seal);
    expect(await checkArchive(file, unseal)).toEqual(manifest);
    const { size } = await stat(file);
    const damaged = join(folder, 'damaged');
    for (const length of kind === 'passphrase' ? [size - 1] : [0, 1, 100, 5_000, 70_000, size - 70_000, size - 9, size - 1]) {
      await copyFile(file, damaged);
      await truncate(damaged, length);
      await expect(checkArchive(damaged, unseal)).rejects.toMatchObject({ name: 'Refusal' });
    }
    const bytes = await readFile(file);
    const middle = Math.floor(size / 2);
    bytes[middle] = (bytes[middle] ?? 0) ^ 1;
    await writeFile(damaged, bytes);
    await expect(checkArchive(damaged, unseal)).rejects.toMatchObject({ name: 'Refusal' });
  },
  60_000,
);

it('an encrypted archive says that it is, without a key and with another one', async () => {
  const file = join(folder, 'backup');
  await writeArchive(file, entries(), never, await sealFor({ recipient: await identityToRecipient(await generateIdentity()) }));
  expect((await readFile(file)).includes('secrets.json')).toBe(false);
  await expect(checkArchive(file)).rejects.toMatchObject({ code: 'ENCRYPTED' });
  const identityFile = join(folder, 'other');
  await writeFile(identityFile, await generateIdentity());
  await expect(checkArchive(file, await unsealWith({ identityFile }))).rejects.toMatchObject({ code: 'ENCRYPTED' });
});

it('a recipient that is none, or one together with a passphrase, is refused before anything is written', async () => {
  await expect(sealFor({ recipient: 'age1nobody' })).rejects.toMatchObject({ code: 'USAGE' });
  await expect(sealFor({ passphraseFile: join(folder, 'missing') })).rejects.toMatchObject({ code: 'USAGE' });
  await expect(sealFor({ recipient: 'age1nobody', passphraseFile: join(folder, 'missing') })).rejects.toThrow(/not both/);
});

it('a backup that fails or is interrupted leaves no file', async () => {
  const file = join(folder, 'backup');
  async function* failing(): AsyncGenerator<Entry> {
    yield* entries();
    throw new Error('the database went away');
  }
  await expect(writeArchive(file, failing(), never)).rejects.toThrow('the database went away');
  const stop = new AbortController();
  async function* endless(): AsyncGenerator<Entry> {
    yield* entries();
    stop.abort();
    for (;;) yield entryOf('home/blobs/more', photo.toString('hex'));
  }
  await expect(writeArchive(file, endless(), stop.signal)).rejects.toThrow();
  expect((await readdir(folder)).filter((name) => name.startsWith('backup'))).toEqual([]);
});

it('a file that shrinks or disappears while it is read does not break the archive', async () => {
  const source = join(folder, 'shrinks');
  await writeFile(source, 'four');
  const shrinking = await fileEntry('home/blobs/shrinks', source);
  await truncate(source, 1);
  expect(await fileEntry('home/blobs/gone', join(folder, 'gone'))).toBeUndefined();
  const file = join(folder, 'backup');
  async function* one(): AsyncGenerator<Entry> {
    yield* entries();
    if (shrinking) yield shrinking;
  }
  await writeArchive(file, one(), never);
  await extracted(file);
  expect(await readFile(join(folder, 'home/blobs/shrinks'))).toEqual(Buffer.from('f\0\0\0'));
});
