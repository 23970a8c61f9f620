/**
 * node e2e/pictures.mjs: makes the pictures of README.md and README.zh.md from the screenshots that the tests leave in test-results/screens. Take them
 * first: npm test -- e2e/src/flow-pages.test.ts e2e/src/console-pages.test.ts
 */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';

const root = join(import.meta.dirname, '..');
const screens = join(root, 'test-results/screens');
const pictures = join(root, 'docs/pictures');

/** The flow's header, which names the test's scene, in pixels. */
const HEADER = 56;
/** Each picture: the screens that stand side by side in it, and where they begin. Nobody's face is on any of them. */
const contents = {
  'flow.zh': { names: ['zh-390-guide', 'zh-390-consent', 'zh-320-card'], top: HEADER },
  'flow.en': { names: ['en-320-dark-guide', 'en-320-dark-consent', 'en-390-dark-card'], top: HEADER },
  'console.zh': { names: ['console-scenes-zh-light'], top: 0 },
  'console.en': { names: ['console-scenes-en-light'], top: 0 },
};
const HEIGHT = 788;
const GAP = 20;

await mkdir(pictures, { recursive: true });
for (const [picture, { names, top }] of Object.entries(contents)) {
  const shown = await Promise.all(
    names.map(async (name) => {
      const image = sharp(join(screens, `${name}.png`));
      const { width, height } = await image.metadata();
      return { width, input: await image.extract({ left: 0, top, width, height: Math.min(height - top, HEIGHT) }).toBuffer() };
    }),
  );
  let left = GAP;
  const placed = [];
  for (const { width, input } of shown) {
    placed.push({ input, left, top: GAP });
    left += width + GAP;
  }
  const { size } = await sharp({ create: { width: left, height: HEIGHT + 2 * GAP, channels: 3, background: '#d9dde3' } })
    .composite(placed)
    .webp({ quality: 82 })
    .toFile(join(pictures, `${picture}.webp`));
  console.log(`${picture}.webp: ${left} × ${HEIGHT + 2 * GAP}, ${Math.round(size / 1_000)} kB`);
}
