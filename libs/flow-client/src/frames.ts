/** One image of a recording. */
export interface Frame {
  /** Milliseconds since the recording's first frame. */
  at: number;
  /** JPEG, about 480 pixels wide. */
  image: Uint8Array;
}

/** Frames as one body: their number, then time and length of each (32 bits, big-endian), then the images. */
export function packFrames(frames: readonly Frame[]): Uint8Array<ArrayBuffer> {
  const head = 4 + 8 * frames.length;
  const bytes = new Uint8Array(frames.reduce((length, { image }) => length + image.length, head));
  const view = new DataView(bytes.buffer);
  view.setUint32(0, frames.length);
  let offset = head;
  frames.forEach(({ at, image }, index) => {
    view.setUint32(4 + 8 * index, at);
    view.setUint32(8 + 8 * index, image.length);
    bytes.set(image, offset);
    offset += image.length;
  });
  return bytes;
}
