import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, readdir, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { root } from '@shiren/testing';
import sharp from 'sharp';

export interface Photo {
  /** Names the picture that the photo was cut from. */
  name: string;
  person: string;
  jpeg: Buffer;
  /** For a clip, the index of the frame in order of time. */
  frame?: number;
}

/**
 * Faces in the group photos of the face package, with boxes checked by eye: the photo, then left, top, width and height in its pixels. One woman is
 * certainly in two of them. Where the identity is uncertain the name begins with `perhaps`, and such women are not compared with each other.
 */
const FACES: readonly (readonly [person: string, photo: number, left: number, top: number, width: number, height: number])[] = [
  ['anna', 1, 1488, 245, 165, 205],
  ['anna', 3, 1064, 235, 245, 285],
  ['perhaps bella', 1, 850, 450, 180, 215],
  ['perhaps bella', 2, 1449, 175, 201, 240],
  ['perhaps bella', 4, 236, 240, 180, 210],
  ['perhaps clara', 2, 348, 170, 201, 240],
  ['perhaps clara', 3, 1476, 340, 200, 230],
  ['dora', 1, 417, 395, 198, 230],
  ['emma', 3, 590, 370, 203, 240],
  ['fiona', 4, 673, 105, 175, 205],
  ['grace', 4, 974, 210, 198, 225],
  ['helen', 4, 1281, 185, 185, 215],
  ['irene', 5, 359, 920, 201, 235],
  ['julia', 5, 579, 440, 190, 225],
  ['karen', 5, 775, 145, 170, 200],
  ['linda', 5, 1107, 235, 190, 220],
  ['maria', 5, 1415, 420, 204, 240],
  ['nora', 6, 237, 510, 223, 265],
  ['olivia', 6, 658, 360, 235, 275],
  ['paula', 6, 1140, 325, 239, 280],
  ['rosa', 6, 1473, 300, 232, 270],
];
const ROOM = 0.5;
const SIZE = 480;

export const areOfUnsure = (one: Photo, other: Photo): boolean => one.person === other.person && one.person.startsWith('perhaps') && one.name !== other.name;

/** One face per photo, with a margin of half its width around it. */
export async function packagePhotos(): Promise<Photo[]> {
  const folder = join(dirname(createRequire(import.meta.url).resolve('@vladmandic/face-api/package.json')), 'demo');
  return Promise.all(
    FACES.map(async ([person, photo, left, top, width, height]): Promise<Photo> => {
      const source = sharp(join(folder, `sample${photo}.jpg`));
      const whole = await source.metadata();
      const margin = Math.round(width * ROOM);
      const [x, y] = [Math.max(0, left - margin), Math.max(0, top - margin)];
      const jpeg = await source
        .extract({ left: x, top: y, width: Math.min(whole.width - x, width + 2 * margin), height: Math.min(whole.height - y, height + 2 * margin) })
        .resize(SIZE, SIZE, { fit: 'inside' })
        .jpeg({ quality: 92 })
        .toBuffer();
      return { name: `sample${photo}/${person}`, person, jpeg };
    }),
  );
}

/**
 * One man in nineteen photos from different occasions: tiles of a screenshot that the package `human` ships, by row and column, chosen by eye. Tiles
 * where the eye cannot be certain (sunglasses, blur) are left out. The screenshot sorts faces by that package's own similarity, so photos that are
 * hard for a network may be missing.
 */
const MATCH_SCREEN = {
  file: 'assets/screenshot-facematch.jpg',
  left: 2,
  tops: [283, 396],
  step: 106.6,
  side: 106,
  tiles: [...Array.from({ length: 18 }, (_, column) => [0, column] as const), [1, 0] as const],
} as const;

/** The man of the screenshot: one face of 60 to 72 pixels per photo, with figures printed over his hair and collar. */
export async function screenPhotos(): Promise<Photo[]> {
  const { file, left, tops, step, side, tiles } = MATCH_SCREEN;
  const source = join(dirname(createRequire(import.meta.url).resolve('@vladmandic/human')), '..', file);
  return Promise.all(
    tiles.map(async ([row, column]): Promise<Photo> => ({
      name: `screen/${row}/${column}`,
      person: 'adam',
      jpeg: await sharp(source)
        .extract({ left: Math.round(left + step * column), top: tops[row], width: side, height: side })
        .jpeg({ quality: 95 })
        .toBuffer(),
    })),
  );
}

/** Clips of one person each; they are not part of the project. */
const CLIPS = join(root, '..', 'shared', 'data', 'faces', 'video');
const FRAMES = 24;

/** Frames spread evenly over each clip, or the reason why there are none. */
export async function clipPhotos(): Promise<Photo[] | string> {
  if (!existsSync(CLIPS)) return 'the clips (../shared/data/faces/video) are not here';
  const run = promisify(execFile);
  const photos: Photo[] = [];
  for (const clip of (await readdir(CLIPS)).filter((name) => name.endsWith('.mp4')).sort()) {
    const folder = await mkdtemp(join(tmpdir(), 'shiren-frames-'));
    try {
      const { stdout } = await run('ffprobe', ['-v', 'error', '-show_entries', 'format=duration', '-of', 'csv=p=0', join(CLIPS, clip)]);
      const filter = `fps=${FRAMES / Number(stdout)}`;
      await run('ffmpeg', ['-v', 'error', '-i', join(CLIPS, clip), '-vf', filter, '-frames:v', String(FRAMES), '-q:v', '2', join(folder, '%03d.jpg')]);
      for (const [frame, file] of (await readdir(folder)).sort().entries()) {
        photos.push({ name: `${clip}/${frame}`, person: clip, jpeg: await readFile(join(folder, file)), frame });
      }
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return 'ffmpeg is not installed';
      throw error;
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  }
  return photos;
}
