import { once } from 'node:events';
import { createReadStream, createWriteStream } from 'node:fs';
import { open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip, createGzip } from 'node:zlib';
import { Header, Parser, Unpack, type ReadEntry } from 'tar';
import { Refusal, type Manifest } from './manifest.js';
import { isSealed, type Unseal, type Seal } from './seal.js';

/** A file or folder in an archive. */
export interface Entry {
  path: string;
  kind: 'file' | 'folder';
  size: number;
  changedAt: Date;
  /** Exactly `size` bytes. */
  content: AsyncIterable<Uint8Array> | Iterable<Uint8Array>;
}

export const MANIFEST = 'backup.json';
const BLOCK = 512;
const READ_BYTES = 256 * 1024;

export const entryOf = (path: string, text: string): Entry => {
  const bytes = Buffer.from(text);
  return { path, kind: 'file', size: bytes.length, changedAt: new Date(), content: [bytes] };
};

export const folderEntry = (path: string): Entry => ({ path: `${path}/`, kind: 'folder', size: 0, changedAt: new Date(), content: [] });

/**
 * A file as long as it is now. What is appended while it is read is left out, and what is cut off becomes zeros: PostgreSQL's files may change while
 * they are copied, and its log repairs them. Undefined if it has disappeared.
 */
export async function fileEntry(path: string, file: string): Promise<Entry | undefined> {
  const opened = await open(file).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT') throw error;
  });
  if (!opened) return undefined;
  const { size, mtime } = await opened.stat();
  async function* content(handle: typeof opened & object): AsyncGenerator<Uint8Array> {
    try {
      for (let left = size; left > 0;) {
        const chunk = Buffer.alloc(Math.min(left, READ_BYTES));
        const { bytesRead } = await handle.read(chunk);
        const taken = bytesRead === 0 ? chunk : chunk.subarray(0, bytesRead);
        yield taken;
        left -= taken.length;
      }
    } finally {
      await handle.close();
    }
  }
  return { path, kind: 'file', size, changedAt: mtime, content: content(opened) };
}

/**
 * Writes a compressed tar archive that only this user can read. Until it is complete it has another name, and gzip's checksum and length are at its
 * very end, so neither a backup that was interrupted nor a copy that was cut off can be taken for a whole one.
 */
export async function writeArchive(file: string, entries: AsyncIterable<Entry>, signal: AbortSignal, seal?: Seal): Promise<void> {
  const unfinished = `${file}.${process.pid}.unfinished~`;
  try {
    const target = createWriteStream(unfinished, { flags: 'wx', mode: 0o600, flush: true });
    // level 1: images are encrypted and can't be compressed, and the rest compresses well at any level
    const zip = createGzip({ level: 1 });
    if (seal) await pipeline(tarOf(entries), zip, (source: AsyncIterable<Uint8Array>) => seal(Readable.from(source)), target, { signal });
    else await pipeline(tarOf(entries), zip, target, { signal });
    await rename(unfinished, file);
    const folder = await open(dirname(file));
    await folder.sync().finally(() => folder.close());
  } catch (error) {
    await rm(unfinished, { force: true });
    throw error;
  }
}

async function* tarOf(entries: AsyncIterable<Entry>): AsyncGenerator<Uint8Array> {
  for await (const { path, kind, size, changedAt, content } of entries) {
    const block = Buffer.alloc(BLOCK);
    const [type, mode] = kind === 'file' ? (['File', 0o600] as const) : (['Directory', 0o700] as const);
    if (new Header({ path, type, mode, size, mtime: changedAt }).encode(block)) throw new Error(`${path} is too long a name for the backup.`);
    yield block;
    yield* content;
    yield Buffer.alloc((BLOCK - (size % BLOCK)) % BLOCK);
  }
  yield Buffer.alloc(2 * BLOCK);
}

/** Reads an archive from beginning to end without writing anything; returns its manifest, or throws a Refusal if it is not whole. */
export async function checkArchive(file: string, unseal?: Unseal): Promise<Manifest> {
  const chunks: Buffer[] = [];
  let files = 0;
  const onReadEntry = (entry: ReadEntry): void => {
    files += 1;
    if (files === 1 && entry.path === MANIFEST) entry.on('data', (chunk) => chunks.push(chunk));
    else entry.resume();
  };
  try {
    await readArchive(file, unseal, [new Parser({ strict: true, onReadEntry })]);
    return JSON.parse(Buffer.concat(chunks).toString()) as Manifest;
  } catch (error) {
    if (error instanceof Refusal || (error as NodeJS.ErrnoException).syscall) throw error;
    throw new Refusal('DAMAGED', `${file} is no whole backup (${(error as Error).message}). Use another copy, or an earlier backup.`);
  }
}

/** The top folder of an archive, and where its content goes. */
export interface Destination {
  top: string;
  folder: string;
}

export async function extractArchive(file: string, destinations: readonly Destination[], unseal?: Unseal): Promise<void> {
  const unpacking = destinations.map(
    ({ top, folder }) => new Unpack({ cwd: folder, strict: true, strip: 1, preserveOwner: false, filter: (path) => path.startsWith(`${top}/`) }),
  );
  await readArchive(file, unseal, unpacking);
}

async function readArchive(file: string, unseal: Unseal | undefined, readers: readonly Parser[]): Promise<void> {
  const sealed = await isSealed(file);
  if (sealed && !unseal)
    throw new Refusal('ENCRYPTED', `${file} is encrypted: name the key with --identity <file>, or its passphrase with --passphrase-file <file>.`);
  const ends = Promise.all(readers.map((reader) => once(reader, reader instanceof Unpack ? 'close' : 'end')));
  let failure: Error | undefined;
  ends.catch((error: Error) => (failure = error));
  const pass = async (source: AsyncIterable<Buffer>): Promise<void> => {
    for await (const chunk of source) {
      if (failure) throw failure;
      await Promise.all(readers.flatMap((reader) => (reader.write(chunk) ? [] : [once(reader, 'drain')])));
    }
    for (const reader of readers) reader.end();
    await ends;
  };
  const bytes = createReadStream(file);
  if (sealed && unseal) await pipeline(bytes, (source: AsyncIterable<Uint8Array>) => unseal(Readable.from(source)), createGunzip(), pass);
  else await pipeline(bytes, createGunzip(), pass);
}
