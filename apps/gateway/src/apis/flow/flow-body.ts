import { Problem } from '@shiren/contracts-core';
import { MAX_FRAMES, unpackFrames, type Frame } from '@shiren/contracts-media';
import { IMAGE_LIMIT } from '../../images/image-reader.js';

/** Maximum size of a frame in bytes; one 480 pixels wide has about 30 KB. */
const FRAME_LIMIT = 256 * 1024;
const MAX_RECORDING_MS = 60_000;

const bytesOf = (body: unknown): Buffer => (Buffer.isBuffer(body) ? body : Buffer.alloc(0));

/** Throws IMAGE.UNREADABLE or IMAGE.TOO_LARGE; whether the image can be decoded is checked later. */
export function readImage(body: unknown): Buffer {
  const image = bytesOf(body);
  if (image.length > IMAGE_LIMIT) throw new Problem('IMAGE.TOO_LARGE', 'The image is larger than 2 MB; send a smaller one.');
  if (!isImage(image)) throw notAnImage();
  return image;
}

/** Reads a piece of a recording, in the format of `packFrames`. Throws REQUEST.INVALID, IMAGE.UNREADABLE or IMAGE.TOO_LARGE. */
export function readFrames(body: unknown): Frame[] {
  const frames = unpackFrames(bytesOf(body));
  if (frames.length === 0 || frames.length > MAX_FRAMES.piece) {
    throw new Problem('REQUEST.INVALID', `A piece has 1 to ${MAX_FRAMES.piece} frames, some second of them.`);
  }
  let last = -1;
  for (const { at, image } of frames) {
    if (at <= last || at > MAX_RECORDING_MS) throw new Problem('REQUEST.INVALID', 'The times of frames count up, in milliseconds since the first.');
    if (image.length > FRAME_LIMIT) throw new Problem('IMAGE.TOO_LARGE', 'A frame has more than 256 KB; send JPEGs some 480 pixels wide.');
    if (!isImage(image)) throw notAnImage();
    last = at;
  }
  return frames;
}

const notAnImage = (): Problem => new Problem('IMAGE.UNREADABLE', 'This is neither JPEG nor PNG nor WebP.');

const isImage = (bytes: Uint8Array): boolean => {
  const head = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.length, 12)).toString('latin1');
  return head.startsWith('\xff\xd8\xff') || head.startsWith('\x89PNG\r\n') || (head.startsWith('RIFF') && head.slice(8) === 'WEBP');
};
