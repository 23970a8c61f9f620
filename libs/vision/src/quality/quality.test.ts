import { existsSync } from 'node:fs';
import { readFile, readdir } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import sharp from 'sharp';
import { FaceModels } from '../face-models.js';
import { blurOf, fitnessOf, flawsOf, qualityLimits, type FaceQuality } from './quality.js';

const fit: FaceQuality = { size: 200, sharpness: 80, light: 120, clipped: 0.01, pose: { yaw: 5, pitch: 8, roll: 0 }, covered: 0.1, faces: 1 };

describe('the fitness of a face', () => {
  it('is zero only with a flaw of sharpness, light or pose', () => {
    const pose = fc.record({ yaw: fc.integer({ min: -80, max: 80 }), pitch: fc.integer({ min: -80, max: 80 }), roll: fc.constant(0) });
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 100 }), fc.integer({ min: 0, max: 255 }), pose, (sharpness, light, turned) => {
        const face = { ...fit, sharpness, light, pose: turned };
        const limits = [sharpness === qualityLimits.leastSharpness, light === 14, light === 245, Math.abs(turned.yaw) === 55, Math.abs(turned.pitch) === 60];
        if (!limits.includes(true)) expect(fitnessOf(face) === 0).toBe(flawsOf(face).length > 0);
        expect(fitnessOf(face)).toBeLessThanOrEqual(100);
      }),
    );
  });

  it('measures blur from 0 (sharp) over 0.5 (refused) to 1', () => {
    expect(blurOf({ sharpness: 1_000 })).toBeLessThan(0.01);
    expect(blurOf({ sharpness: qualityLimits.leastSharpness })).toBe(0.5);
    expect(blurOf({ sharpness: 0 })).toBe(1);
  });
});

describe('flaws of a face', () => {
  it.each([
    ['too-dark', { light: 10 }],
    ['too-bright', { light: 250 }],
    ['blurred', { sharpness: 1 }],
    ['turned-away', { pose: { yaw: -70, pitch: 0, roll: 0 } }],
    ['covered', { covered: 0.8 }],
    ['several-faces', { faces: 2 }],
  ] as const)('reports %s', (flaw, numbers) => {
    expect(flawsOf({ ...fit, ...numbers })).toEqual([flaw]);
  });

  it('are absent within the limits, and a worse number never removes one', () => {
    expect(flawsOf(fit)).toEqual([]);
    fc.assert(
      fc.property(fc.double({ min: 0, max: 100, noNaN: true }), fc.double({ min: 0, max: 100, noNaN: true }), (sharpness, less) => {
        const [better, worse] = [flawsOf({ ...fit, sharpness }), flawsOf({ ...fit, sharpness: Math.max(0, sharpness - less) })];
        if (better.includes('blurred')) expect(worse).toContain('blurred');
        expect(better.includes('blurred')).toBe(sharpness < qualityLimits.leastSharpness);
      }),
    );
  });
});

/** Faces in the group photos that the face package ships: photo, left, top, width, height. */
const places = [
  [1, 1374, 97, 407, 444],
  [3, 465, 208, 439, 512],
  [6, 1381, 157, 424, 508],
  [6, 145, 363, 419, 501],
] as const;
const demo = join(dirname(createRequire(import.meta.url).resolve('@vladmandic/face-api/package.json')), 'demo');
const facePhoto = ([photo, left, top, width, height]: (typeof places)[number]): Promise<Buffer> =>
  sharp(join(demo, `sample${photo}.jpg`))
    .extract({ left, top, width, height })
    .resize(480, 480, { fit: 'inside' })
    .jpeg({ quality: 90 })
    .toBuffer();

describe('the quality of a photo', () => {
  let models: FaceModels;
  beforeAll(async () => void (models = await FaceModels.load()), 60_000);
  const flaws = async (photo: Buffer): Promise<string[]> => {
    const { quality } = await models.look(photo);
    if (!quality) throw new Error('No face was found.');
    return flawsOf(quality);
  };

  it.each(places.map((place) => ({ place })))('of $place is good enough, also compressed, darkened or a little blurred', async ({ place }) => {
    const photo = await facePhoto(place);
    expect(await flaws(photo)).toEqual([]);
    expect(await flaws(await sharp(photo).jpeg({ quality: 30 }).toBuffer())).toEqual([]);
    expect(await flaws(await sharp(photo).linear(0.4, 0).jpeg().toBuffer())).toEqual([]);
    expect(await flaws(await sharp(photo).blur(1.5).jpeg().toBuffer())).toEqual([]);
  });

  it('is not good enough if nothing can be seen any more', async () => {
    const photo = await facePhoto(places[2]);
    expect(await flaws(await sharp(photo).linear(0.06, 0).jpeg({ quality: 95 }).toBuffer())).toContain('too-dark');
    expect(await flaws(await sharp(photo).blur(11).jpeg().toBuffer())).toContain('blurred');
  });

  it.each([90, 180, 270])('is the same for a photo rotated by %d° without EXIF', async (degrees) => {
    const photo = await facePhoto(places[0]);
    const [upright, turned] = [await models.look(photo), await models.look(await sharp(photo).rotate(degrees).jpeg({ quality: 95 }).toBuffer())];
    if (!upright.template || !turned.template) throw new Error('No face was found.');
    expect(models.recognition.score(upright.template, turned.template)).toBeGreaterThan(95);
    // the face's position is reported in the original photo
    const [face, other] = [upright.faces[0], turned.faces[0]];
    if (degrees === 180 && face && other) {
      expect(Math.abs(upright.width - face.left - face.width - other.left)).toBeLessThan(0.1 * face.width);
      expect(Math.abs(upright.height - face.top - face.height - other.top)).toBeLessThan(0.1 * face.height);
    }
  });
});

describe('a face that fills the photo', () => {
  let models: FaceModels;
  beforeAll(async () => void (models = await FaceModels.load()), 60_000);

  /** The detector is more confident of some of these upside down than upright. */
  const close = async (photo: Buffer, margin: number, degrees: number): Promise<Buffer> => {
    const turned = await sharp(photo).rotate(degrees, { background: '#808080' }).toBuffer();
    const { width, height } = await sharp(turned).metadata();
    const [left, top] = [Math.round(width * margin), Math.round(height * margin)];
    return sharp(turned)
      .extract({ left, top, width: width - 2 * left, height: height - 2 * top })
      .jpeg({ quality: 92 })
      .toBuffer();
  };

  it('is never taken for upside down, and an upside-down one is still rotated', async () => {
    for (const place of places) {
      const photo = await facePhoto(place);
      const { template } = await models.look(photo);
      for (const margin of [0.2, 0.27]) {
        for (const degrees of [15, -25]) {
          const cut = await close(photo, margin, degrees);
          const [upright, onHead] = [await models.look(cut), await models.look(await sharp(cut).rotate(180).jpeg({ quality: 92 }).toBuffer())];
          if (!template || !upright.template || !onHead.template) throw new Error('No face was found.');
          expect({ place, margin, degrees, matches: models.recognition.score(template, upright.template) > 80 }).toMatchObject({ matches: true });
          expect({ place, margin, degrees, matches: models.recognition.score(upright.template, onHead.template) > 80 }).toMatchObject({ matches: true });
        }
      }
    }
  });
});

describe('a mask', () => {
  let models: FaceModels;
  beforeAll(async () => void (models = await FaceModels.load()), 60_000);
  const covered = async (photo: Buffer): Promise<boolean | undefined> => {
    const { quality } = await models.look(photo);
    return quality && flawsOf(quality).includes('covered');
  };

  it('drawn over mouth and nose is mostly recognized, and a bare face never is', async () => {
    const flagged: (boolean | undefined)[] = [];
    for (const place of places) {
      const photo = await facePhoto(place);
      expect(await covered(photo)).toBe(false);
      for (const colour of ['#f4f6f8', '#a9cbe0', '#22252a']) flagged.push(await covered(await masked(models, photo, colour)));
    }
    // a drawing is not a mask: eight of these twelve are recognized, and nineteen in twenty real masks
    expect(flagged.filter(Boolean).length).toBeGreaterThanOrEqual(6);
  });

  const shared = fileURLToPath(new URL('../../../../../shared/data/faces', import.meta.url));
  const photosIn = async (folder: string): Promise<string[]> =>
    (await readdir(join(shared, folder), { recursive: true })).filter((name) => name.endsWith('.jpg')).map((name) => join(shared, folder, name));
  const onShared = existsSync(join(shared, 'masked')) ? it : it.skip;
  if (!existsSync(join(shared, 'masked'))) process.stdout.write('Without ../shared/data/faces photos of real masks are not looked at.\n');

  onShared(
    'is recognised on at least 85 % of real photos, and on at most 2 % of those of bare faces',
    async () => {
      const shareOf = async (paths: string[]): Promise<number> => {
        const seen = [];
        for (const path of paths) seen.push(await covered(await readFile(path)));
        const faces = seen.filter((flagged) => flagged !== undefined);
        return faces.filter(Boolean).length / faces.length;
      };
      expect(await shareOf(await photosIn('masked'))).toBeGreaterThan(0.85);
      expect(await shareOf(await photosIn('east-asian'))).toBeLessThan(0.02);
    },
    300_000,
  );
});

/** Draws a mask over the lower half of the largest face. */
async function masked(models: FaceModels, photo: Buffer, colour: string): Promise<Buffer> {
  const { faces, width, height } = await models.look(photo);
  const face = faces[0];
  if (!face) throw new Error('No face was found.');
  const x = (share: number): number => face.left + share * face.width;
  const y = (share: number): number => face.top + share * face.height;
  const folds = [0.68, 0.78, 0.88].map(
    (at) => `<path d="M${x(0.1)} ${y(at)} Q${x(0.5)} ${y(at + 0.06)} ${x(0.9)} ${y(at)}" stroke="#00000030" stroke-width="3" fill="none"/>`,
  );
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">
    <path d="M${x(0.02)} ${y(0.55)} Q${x(0.5)} ${y(0.38)} ${x(0.98)} ${y(0.55)} L${x(0.92)} ${y(0.9)} Q${x(0.5)} ${y(1.22)} ${x(0.08)} ${y(0.9)} Z" fill="${colour}"/>${folds.join('')}</svg>`;
  return sharp(photo)
    .composite([{ input: Buffer.from(svg) }])
    .jpeg({ quality: 92 })
    .toBuffer();
}
