import sharp, { type Sharp } from 'sharp';

/** Flaws that real photos may have. The picture is about 480 pixels wide, the face about half of that. */
export const distortions = {
  plain: (jpeg) => Promise.resolve(jpeg),
  blurred: async (jpeg) => sharp(jpeg).blur(4).jpeg({ quality: 90 }).toBuffer(),
  dark: async (jpeg) => (await noisy(sharp(jpeg).linear(0.18, 0), 6)).jpeg({ quality: 90 }).toBuffer(),
  bright: async (jpeg) => sharp(jpeg).linear(1.9, 20).jpeg({ quality: 90 }).toBuffer(),
  'tilted 25°': async (jpeg) => sharp(jpeg).rotate(25, { background: '#808080' }).jpeg({ quality: 90 }).toBuffer(),
  'JPEG 30': async (jpeg) => sharp(jpeg).jpeg({ quality: 30 }).toBuffer(),
  'face of some 64 px': async (jpeg) => sharp(jpeg).resize(140, 140, { fit: 'inside' }).jpeg({ quality: 90 }).toBuffer(),
} as const satisfies Record<string, (jpeg: Buffer) => Promise<Buffer>>;

export type Distortion = keyof typeof distortions;

/** Sensor noise with a standard deviation of `sigma` steps of brightness, the same in every run. */
async function noisy(picture: Sharp, sigma: number): Promise<Sharp> {
  const { data, info } = await picture.removeAlpha().raw().toBuffer({ resolveWithObject: true });
  let seed = 1;
  const random = (): number => (seed = (seed * 48271) % 2147483647) / 2147483647;
  // the sum of three uniform numbers is nearly normal, with variance 1/4
  for (let at = 0; at < data.length; at++) data[at] = Math.max(0, Math.min(255, (data[at] ?? 0) + sigma * 2 * (random() + random() + random() - 1.5)));
  return sharp(data, { raw: { width: info.width, height: info.height, channels: 3 } });
}
