/** A part of an image, as fractions of its width and height. */
export interface Part {
  left: number;
  top: number;
  width: number;
  height: number;
}

export const WHOLE: Part = { left: 0, top: 0, width: 1, height: 1 };

/** The visible part of an image that covers a box of this aspect ratio (width over height), as with `object-fit: cover`. */
export function seen(pictureWidth: number, pictureHeight: number, shape: number): Part {
  const width = Math.min(1, (pictureHeight * shape) / pictureWidth);
  const height = Math.min(1, pictureWidth / shape / pictureHeight);
  return { left: (1 - width) / 2, top: (1 - height) / 2, width, height };
}

/** Draws images and encodes them as JPEG. It reuses one canvas, because phones have little memory. */
export class Pictures {
  private readonly canvas = document.createElement('canvas');

  /** `longest` is the longest side of the result in pixels; images are never enlarged. */
  jpeg(
    source: CanvasImageSource,
    sourceWidth: number,
    sourceHeight: number,
    { part = WHOLE, longest = 640, quality = 0.8 } = {},
  ): Promise<Uint8Array<ArrayBuffer>> {
    const [width, height] = [sourceWidth * part.width, sourceHeight * part.height];
    const scale = Math.min(1, longest / Math.max(width, height));
    this.canvas.width = Math.round(width * scale);
    this.canvas.height = Math.round(height * scale);
    const context = this.canvas.getContext('2d', { alpha: false });
    if (!context) return Promise.reject(new Error('This browser does not support canvas.'));
    context.drawImage(source, sourceWidth * part.left, sourceHeight * part.top, width, height, 0, 0, this.canvas.width, this.canvas.height);
    return new Promise((resolve, reject) =>
      this.canvas.toBlob(
        (blob) => (blob ? resolve(blob.arrayBuffer().then((bytes) => new Uint8Array(bytes))) : reject(new Error('The image could not be encoded.'))),
        'image/jpeg',
        quality,
      ),
    );
  }
}

/** A file that the person chose, as a JPEG small enough to be sent. Throws if it is not an image. */
export async function jpegOf(file: Blob, pictures: Pictures): Promise<Uint8Array<ArrayBuffer>> {
  const address = URL.createObjectURL(file);
  try {
    const image = new Image();
    await new Promise<void>((resolve, reject) => {
      image.onload = () => resolve();
      image.onerror = () => reject(new Error('not an image'));
      image.src = address;
    });
    return await pictures.jpeg(image, image.naturalWidth, image.naturalHeight, { longest: 2_000, quality: 0.9 });
  } finally {
    URL.revokeObjectURL(address);
  }
}
