import { packFrames } from '@shiren/contracts-media';
import fc from 'fast-check';
import { readFrames, readImage } from './flow-body.js';

const jpeg = Buffer.from([0xff, 0xd8, 0xff, 0xe0, 1, 2, 3]);
const piece = (...times: number[]): Buffer => packFrames(times.map((at) => ({ at, image: jpeg })));
const refusal = (read: () => unknown): string => {
  try {
    read();
  } catch (error) {
    return (error as { code: string }).code;
  }
  return 'accepted';
};

describe('a piece of a recording', () => {
  it('is taken as it was packed', () => {
    expect(readFrames(piece(0, 80, 160)).map(({ at }) => at)).toEqual([0, 80, 160]);
  });

  it.each([
    ['has no frames', piece()],
    ['has a thousand frames', piece(...Array.from({ length: 1_000 }, (_, index) => index))],
    ['has times that go backwards', piece(0, 160, 80)],
    ['has the same time twice', piece(0, 80, 80)],
    ['has a time after the longest recording', piece(60_001)],
    ['is cut off half way', piece(0, 80, 160).subarray(0, 40)],
    ['has frames of another size than announced', Buffer.concat([piece(0, 80), jpeg])],
    ['announces more frames than there are', Buffer.from([0xff, 0xff, 0xff, 0xff])],
    ['is no body at all', undefined],
  ])('that %s is refused', (_, body) => expect(refusal(() => readFrames(body))).toBe('REQUEST.INVALID'));

  it('holds pictures, of a size that a frame can have', () => {
    expect(refusal(() => readFrames(packFrames([{ at: 0, image: Buffer.from('%PDF-1.4') }])))).toBe('IMAGE.UNREADABLE');
    expect(refusal(() => readFrames(packFrames([{ at: 0, image: Buffer.concat([jpeg, Buffer.alloc(256 * 1024)]) }])))).toBe('IMAGE.TOO_LARGE');
  });

  it('is refused by a code, whatever comes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        expect(['accepted', 'REQUEST.INVALID', 'IMAGE.UNREADABLE']).toContain(refusal(() => readFrames(Buffer.from(bytes))));
      }),
    );
  });
});

describe('a photo of the card', () => {
  it('is an image of 2 MB at most', () => {
    expect(readImage(jpeg)).toBe(jpeg);
    expect(refusal(() => readImage(Buffer.from('no image')))).toBe('IMAGE.UNREADABLE');
    expect(refusal(() => readImage(undefined))).toBe('IMAGE.UNREADABLE');
    expect(refusal(() => readImage(Buffer.concat([jpeg, Buffer.alloc(2 * 1024 * 1024)])))).toBe('IMAGE.TOO_LARGE');
  });
});
