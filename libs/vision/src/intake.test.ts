import { deflateSync, crc32 } from 'node:zlib';
import fc from 'fast-check';
import sharp from 'sharp';
import { MAX_BYTES, inspectImage } from './intake.js';

const picture = (width: number, height: number) =>
  sharp({ create: { width, height, channels: 3, background: 'gray', noise: { type: 'gaussian', mean: 128, sigma: 30 } } });

const refusal = (bytes: Buffer) =>
  inspectImage(bytes).then(
    () => 'accepted',
    (problem: { code: string }) => problem.code,
  );

describe('inspectImage', () => {
  it.each(['jpeg', 'png', 'webp'] as const)('accepts a %s and says its size', async (format) => {
    expect(await inspectImage(await picture(320, 240).toFormat(format).toBuffer())).toEqual({ width: 320, height: 240, format });
  });

  it('gives the size after EXIF rotation', async () => {
    const lying = await picture(320, 240).jpeg().withMetadata({ orientation: 6 }).toBuffer();
    expect(await inspectImage(lying)).toMatchObject({ width: 240, height: 320 });
  });

  it('refuses anything that is not an image of these formats', async () => {
    const vector = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="10" height="10"/>');
    for (const bytes of [Buffer.alloc(0), Buffer.from('a face'), Buffer.of(0xff, 0xd8, 0xff, 0xe0), vector, await picture(20, 20).tiff().toBuffer()]) {
      expect(await refusal(bytes)).toBe('IMAGE.UNREADABLE');
    }
  });

  it.each([
    ['a BMP file', Buffer.from('BM6\0\0\0')],
    ['a TIFF file', Buffer.from('II*\0\x08\0\0\0')],
    ['a HEIC photo', Buffer.from('\0\0\0\x18ftypheic')],
    ['a HEIC photo', Buffer.from('\0\0\0\x18ftypmif1')],
    ['a PDF document', Buffer.from('%PDF-1.7')],
  ])('says of %s what to send instead', async (what, bytes) => {
    await expect(inspectImage(bytes)).rejects.toThrow(`The image is ${what}, not a JPEG, PNG or WebP file; send a whole JPEG, PNG or WebP file.`);
  });

  it.each(['jpeg', 'png', 'webp'] as const)('refuses a %s that is cut short, wherever it is cut', async (format) => {
    const whole = await picture(320, 240).toFormat(format).toBuffer();
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: Math.floor(whole.length * 0.97) }), async (length) => {
        expect(await refusal(whole.subarray(0, length))).toBe('IMAGE.UNREADABLE');
      }),
      { numRuns: 40 },
    );
  });

  it('refuses animations: GIF, WebP and PNG', async () => {
    const frames = { raw: { width: 8, height: 16, channels: 3 as const, pageHeight: 8 } };
    const pixels = Buffer.from(Array.from({ length: 8 * 16 * 3 }, (_, i) => i % 251));
    expect(await refusal(await sharp(pixels, frames).gif().toBuffer())).toBe('IMAGE.ANIMATED');
    expect(await refusal(await sharp(pixels, frames).webp().toBuffer())).toBe('IMAGE.ANIMATED');
    const still = await picture(8, 8).png().toBuffer();
    const afterHeader = 8 + 25;
    const animation = Buffer.concat([still.subarray(0, afterHeader), chunk('acTL', Buffer.of(0, 0, 0, 2, 0, 0, 0, 0)), still.subarray(afterHeader)]);
    expect(await refusal(animation)).toBe('IMAGE.ANIMATED');
  });

  it('refuses a still GIF as an unsupported format', async () => {
    expect(await refusal(await picture(8, 8).gif().toBuffer())).toBe('IMAGE.UNREADABLE');
  });

  it('refuses more than 2 MiB', async () => {
    expect(await refusal(Buffer.alloc(MAX_BYTES + 1, 0xff))).toBe('IMAGE.TOO_LARGE');
  });

  it('accepts a photo of 48 megapixels, as phones make them, and says of a larger one what the limit is', async () => {
    expect(await inspectImage(grayPng(8_064, 6_048))).toMatchObject({ width: 8_064, height: 6_048 });
    await expect(inspectImage(grayPng(8_001, 8_001))).rejects.toThrow('more than 64 megapixels');
  });

  it('refuses a small file of 30,000 × 30,000 pixels from its header, without decoding it', async () => {
    const bomb = grayPng(30_000, 30_000);
    expect(bomb.length).toBeLessThan(MAX_BYTES);
    const before = process.memoryUsage().rss;
    expect(await refusal(bomb)).toBe('IMAGE.TOO_LARGE');
    expect(process.memoryUsage().rss - before).toBeLessThan(50 * 1024 * 1024);
  });
});

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type), data]);
  const frame = Buffer.alloc(4 + body.length + 4);
  frame.writeUInt32BE(data.length);
  body.copy(frame, 4);
  frame.writeUInt32BE(crc32(body), frame.length - 4);
  return frame;
}

/** One bit per pixel, all black: compresses to about a thousandth. */
function grayPng(width: number, height: number): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header[8] = 1;
  const rows = deflateSync(Buffer.alloc((1 + Math.ceil(width / 8)) * height), { level: 9 });
  return Buffer.concat([Buffer.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a), chunk('IHDR', header), chunk('IDAT', rows), chunk('IEND', Buffer.alloc(0))]);
}
