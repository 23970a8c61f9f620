import { fit, type Rgba } from './picture.js';

const pictureOf = (width: number, height: number, pixel: (x: number, y: number) => number[]): Rgba => {
  const data = new Uint8Array(4 * width * height);
  for (let y = 0; y < height; y++) for (let x = 0; x < width; x++) data.set(pixel(x, y), 4 * (y * width + x));
  return { data: data.buffer, width, height };
};
const pixelsOf = ({ data }: Rgba): number[][] => Array.from({ length: data.byteLength / 4 }, (_, at) => [...new Uint8Array(data, 4 * at, 4)]);

describe('a picture', () => {
  it('that is narrow enough stays as it is', () => {
    const picture = pictureOf(4, 2, () => [1, 2, 3, 255]);
    expect(fit(picture, 4, false)).toBe(picture);
    expect(fit(picture, 480, false)).toBe(picture);
  });

  it('of one colour keeps it, and its shape', () => {
    const picture = pictureOf(640, 480, () => [250, 128, 7, 255]);
    const small = fit(picture, 480, false);
    expect([small.width, small.height]).toEqual([480, 360]);
    for (const [red = 0, green = 0, blue = 0] of pixelsOf(small)) {
      // the mean of two numbers loses half at most
      expect(Math.max(250 - red, 128 - green, 7 - blue)).toBeLessThanOrEqual(1);
    }
  });

  it('of fine stripes becomes grey, not coarse stripes', () => {
    const picture = pictureOf(8, 8, (x) => (x % 2 === 0 ? [0, 0, 0, 255] : [255, 255, 255, 255]));
    for (const [red] of pixelsOf(fit(picture, 4, false))) expect(red).toBe(127);
  });

  describe('with a bright left and a bright top', () => {
    const picture = pictureOf(8, 8, (x, y) => [x < 4 ? 200 : 0, y < 4 ? 100 : 0, 0, 255]);
    const corners = (one: Rgba): (number[] | undefined)[] => {
      const pixels = pixelsOf(one);
      return [0, one.width - 1, pixels.length - one.width, pixels.length - 1].map((at) => pixels[at]?.slice(0, 2));
    };

    it.each([8, 4])('keeps them where they are, %d pixels wide', (width) => {
      expect(corners(fit(picture, width, false))).toEqual([
        [200, 100],
        [0, 100],
        [200, 0],
        [0, 0],
      ]);
    });

    it.each([8, 4])('changes sides if it was mirrored, %d pixels wide, and what it is made of stays as it is', (width) => {
      const before = corners(picture);
      expect(corners(fit(picture, width, true))).toEqual([
        [0, 100],
        [200, 100],
        [0, 0],
        [200, 0],
      ]);
      expect(corners(picture)).toEqual(before);
    });
  });
});
