import { Problem } from '@shiren/contracts-core';

/** One picture of a recording. */
export interface Frame {
  /** Milliseconds since the recording's first frame, by the recorder's clock. */
  at: number;
  /** JPEG, PNG or WebP. */
  image: Uint8Array;
}

/** Frames as one blob: their number, then time and length of each (32 bits, big-endian), then the images. */
export function packFrames(frames: readonly Frame[]): Buffer {
  const head = Buffer.alloc(4 + 8 * frames.length);
  head.writeUInt32BE(frames.length, 0);
  frames.forEach(({ at, image }, index) => {
    head.writeUInt32BE(at, 4 + 8 * index);
    head.writeUInt32BE(image.length, 8 + 8 * index);
  });
  return Buffer.concat([head, ...frames.map(({ image }) => image)]);
}

/** Throws REQUEST.INVALID for bytes that `packFrames` did not make. */
export function unpackFrames(bytes: Buffer): Frame[] {
  const damaged = (): Problem => new Problem('REQUEST.INVALID', 'These are no packed frames.');
  if (bytes.length < 4) throw damaged();
  const count = bytes.readUInt32BE(0);
  let from = 4 + 8 * count;
  if (from > bytes.length) throw damaged();
  const frames = Array.from({ length: count }, (_, index): Frame => {
    const length = bytes.readUInt32BE(8 + 8 * index);
    if (from + length > bytes.length) throw damaged();
    const image = bytes.subarray(from, (from += length));
    return { at: bytes.readUInt32BE(4 + 8 * index), image };
  });
  if (from !== bytes.length) throw damaged();
  return frames;
}
