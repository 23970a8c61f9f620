import { execFileSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const SIZE = 256;

/** A small disk for blobs, in memory. */
export interface BlobDisk {
  directory: string;
  fill(): Promise<void>;
  clear(): Promise<void>;
  remove(): Promise<void>;
}

/** Returns undefined where this process is not allowed to mount. */
export async function mountBlobDisk(): Promise<BlobDisk | undefined> {
  const directory = await mkdtemp(join(tmpdir(), 'shiren-disk-'));
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${SIZE}m`, 'tmpfs', directory], { stdio: 'ignore' });
  } catch {
    await rm(directory, { recursive: true });
    return undefined;
  }
  const ballast = join(directory, 'ballast');
  return {
    directory,
    // fails with ENOSPC, which is the point
    fill: () => writeFile(ballast, Buffer.alloc((SIZE + 1) * 1024 * 1024)).catch(() => undefined),
    clear: () => rm(ballast, { force: true }),
    async remove() {
      execFileSync('umount', ['-l', directory]);
      await rm(directory, { recursive: true });
    },
  };
}
