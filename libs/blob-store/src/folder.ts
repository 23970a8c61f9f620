import { randomUUID } from 'node:crypto';
import { constants } from 'node:fs';
import { access, mkdir, open, opendir, readFile, rename, rm, stat } from 'node:fs/promises';
import { dirname, join, relative, sep } from 'node:path';
import { BlobNotFound, type BlobPlace, type StoredBlob } from './blob-place.js';

/** A folder, on a local or a shared file system. */
export class Folder implements BlobPlace {
  constructor(private readonly directory: string) {}

  async put(key: string, sealed: Uint8Array): Promise<void> {
    const path = join(this.directory, key);
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    const unfinished = `${path}.${randomUUID()}~`;
    try {
      const file = await open(unfinished, 'wx', 0o600);
      try {
        await file.writeFile(sealed);
        await file.sync();
      } finally {
        await file.close();
      }
      await rename(unfinished, path);
    } catch (error) {
      await rm(unfinished, { force: true });
      throw error;
    }
  }

  async get(key: string): Promise<Uint8Array> {
    try {
      return await readFile(join(this.directory, key));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') throw new BlobNotFound(key);
      throw error;
    }
  }

  async delete(key: string): Promise<void> {
    await rm(join(this.directory, key), { force: true });
  }

  async deleteUnder(prefix: string): Promise<number> {
    let deleted = 0;
    for await (const { key } of this.list(prefix)) {
      await this.delete(key);
      deleted += 1;
    }
    await rm(join(this.directory, prefix), { recursive: true, force: true });
    return deleted;
  }

  /** Folder by folder: `opendir` with `recursive` fails if a folder is deleted while it is read. */
  async *list(prefix: string): AsyncGenerator<StoredBlob> {
    const entries = await opendir(join(this.directory, prefix)).catch(absent);
    if (!entries) return;
    for await (const entry of entries) {
      if (entry.isDirectory()) yield* this.list(join(prefix, entry.name));
      if (!entry.isFile()) continue;
      const path = join(entry.parentPath, entry.name);
      const found = await stat(path).catch(absent);
      if (found) yield { key: relative(this.directory, path).split(sep).join('/'), changedAt: found.mtime };
    }
  }

  async check(): Promise<void> {
    await mkdir(this.directory, { recursive: true, mode: 0o700 });
    await access(this.directory, constants.W_OK);
  }
}

/** Handler that returns undefined if the file or folder does not exist. */
function absent(error: NodeJS.ErrnoException): undefined {
  if (error.code !== 'ENOENT') throw error;
}
