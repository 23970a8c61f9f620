import { Problem } from '@shiren/contracts-core';
import sharp, { type Metadata, type SharpOptions } from 'sharp';

/** The vendor's limit for one image: 2 MB. */
export const MAX_BYTES = 2 * 1024 * 1024;

/** Phone cameras have up to 50 megapixels (8,160 × 6,120); a header that claims more than this is an attack or a mistake. */
export const MAX_PIXELS = 64_000_000;

/** Damaged pixel data is refused, not guessed. */
export const decoding = { failOn: 'error', limitInputPixels: MAX_PIXELS, sequentialRead: true } satisfies SharpOptions;

export interface InspectedImage {
  /** Size in pixels, after EXIF rotation. */
  width: number;
  height: number;
  format: ImageFormat;
}

export type ImageFormat = 'jpeg' | 'png' | 'webp';

/**
 * Reads an image's format and size from its header. Throws IMAGE.TOO_LARGE (bytes or pixels), IMAGE.ANIMATED,
 * or IMAGE.UNREADABLE if it is not a JPEG, PNG or WebP; damaged pixel data is noticed only by decoding.
 */
export async function inspectHeader(bytes: Buffer): Promise<InspectedImage> {
  if (bytes.length > MAX_BYTES) {
    throw new Problem('IMAGE.TOO_LARGE', `The image has more than ${MAX_BYTES} bytes; send a smaller one.`, { bytes: bytes.length });
  }
  const format = formatOf(bytes);
  if (!format || format === 'gif') {
    if (format && isAnimatedGif(bytes)) throw animated();
    throw unreadable(`is ${otherFormatOf(bytes)}, not a JPEG, PNG or WebP file`);
  }
  let header: Metadata;
  try {
    header = await sharp(bytes, { ...decoding, limitInputPixels: false }).metadata();
  } catch {
    throw unreadable('has a broken header');
  }
  if (header.width * header.height > MAX_PIXELS) {
    throw new Problem('IMAGE.TOO_LARGE', `The image has more than ${MAX_PIXELS / 1_000_000} megapixels; send a smaller one.`, {
      width: header.width,
      height: header.height,
    });
  }
  if ((header.pages ?? 1) > 1 || (format === 'png' && isAnimatedPng(bytes))) throw animated();
  return { ...header.autoOrient, format };
}

/** Like `inspectHeader`, but decodes every pixel: IMAGE.UNREADABLE also if the file is truncated or damaged. */
export async function inspectImage(bytes: Buffer): Promise<InspectedImage> {
  const image = await inspectHeader(bytes);
  await decode(() => sharp(bytes, decoding).resize(64, 64, { fit: 'inside' }).raw().toBuffer());
  return image;
}

/** Runs a decoder and turns its failure into IMAGE.UNREADABLE. */
export async function decode<T>(run: () => Promise<T>): Promise<T> {
  try {
    return await run();
  } catch {
    throw unreadable('is cut short or damaged');
  }
}

const unreadable = (why: string): Problem => new Problem('IMAGE.UNREADABLE', `The image ${why}; send a whole JPEG, PNG or WebP file.`);
const animated = (): Problem => new Problem('IMAGE.ANIMATED', 'The image has more than one frame; send a still photo.');

/** By the first bytes, so that other formats (SVG, PDF) never reach a decoder. */
function formatOf(bytes: Buffer): ImageFormat | 'gif' | undefined {
  if (bytes.subarray(0, 3).equals(Buffer.of(0xff, 0xd8, 0xff))) return 'jpeg';
  if (bytes.subarray(0, 8).equals(PNG_SIGNATURE)) return 'png';
  if (bytes.toString('latin1', 0, 4) === 'RIFF' && bytes.toString('latin1', 8, 12) === 'WEBP') return 'webp';
  if (bytes.toString('latin1', 0, 4) === 'GIF8') return 'gif';
  return undefined;
}

/** What people send instead: scanners write BMP, TIFF and PDF, iPhones HEIC. They have to know it, since the photo looks right to them. */
function otherFormatOf(bytes: Buffer): string {
  const start = bytes.toString('latin1', 0, 12);
  if (start.startsWith('GIF8')) return 'a GIF file';
  if (start.startsWith('BM')) return 'a BMP file';
  if (start.startsWith('II*\0') || start.startsWith('MM\0*')) return 'a TIFF file';
  if (/^.{4}ftyp(hei|hev|mif1|msf1)/s.test(start)) return 'a HEIC photo';
  if (/^.{4}ftypavi/s.test(start)) return 'an AVIF photo';
  return start.startsWith('%PDF') ? 'a PDF document' : 'something else';
}

const PNG_SIGNATURE = Buffer.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a);

/** An animated PNG announces its frames in an `acTL` chunk before the first pixels; libpng shows only the first frame. */
function isAnimatedPng(bytes: Buffer): boolean {
  for (let at = PNG_SIGNATURE.length; at + 8 <= bytes.length; at += 12 + bytes.readUInt32BE(at)) {
    const type = bytes.toString('latin1', at + 4, at + 8);
    if (type === 'acTL') return true;
    if (type === 'IDAT') return false;
  }
  return false;
}

/** A GIF that loops or has more than one graphic control block is animated (GIF89a, sections 23 and 26). */
function isAnimatedGif(bytes: Buffer): boolean {
  const control = Buffer.of(0x21, 0xf9, 0x04);
  const first = bytes.indexOf(control);
  return bytes.includes('NETSCAPE2.0') || (first >= 0 && bytes.indexOf(control, first + control.length) >= 0);
}
