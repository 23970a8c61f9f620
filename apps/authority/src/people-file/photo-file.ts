import { constants } from 'node:fs';
import { open, realpath } from 'node:fs/promises';
import { isAbsolute, relative, resolve, sep } from 'node:path';
import type { Rejection } from '@shiren/people-file';

/** 2 MiB, as for every uploaded image. */
const MAX_FILE_BYTES = 2 * 1024 * 1024;

/** Reads a file whose path is relative to `folder`, or returns why not: it may not be outside of it, not even through links, nor too large. */
export async function readPhotoFile(folder: string, path: string): Promise<Buffer | Rejection> {
  try {
    const [inside, target] = [await realpath(folder), await realpath(resolve(folder, path))];
    if (!isInside(inside, target)) return 'path-outside';
    // non-blocking, because opening a pipe would wait for a writer forever
    const file = await open(target, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
    try {
      const found = await file.stat();
      if (!found.isFile()) return 'file-missing';
      return found.size > MAX_FILE_BYTES ? 'file-too-large' : await file.readFile();
    } finally {
      await file.close();
    }
  } catch {
    return isInside(resolve(folder), resolve(folder, path)) ? 'file-missing' : 'path-outside';
  }
}

/** Whether `target` is below `folder`; both are absolute. */
export function isInside(folder: string, target: string): boolean {
  const relativePath = relative(folder, target);
  return relativePath !== '' && relativePath !== '..' && !relativePath.startsWith(`..${sep}`) && !isAbsolute(relativePath);
}
