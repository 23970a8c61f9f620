import fc from 'fast-check';
import { packFrames, unpackFrames } from './frames.js';

const frame = fc.record({ at: fc.nat(), image: fc.uint8Array({ maxLength: 40 }).map((bytes) => Buffer.from(bytes)) });

describe('packed frames', () => {
  it('unpack to what was packed', () => {
    fc.assert(fc.property(fc.array(frame, { maxLength: 20 }), (frames) => expect(unpackFrames(packFrames(frames))).toEqual(frames)));
  });

  it('are refused if truncated, too long or not packed frames', () => {
    fc.assert(
      fc.property(fc.array(frame, { minLength: 1 }), fc.nat(), (frames, by) => {
        const packed = packFrames(frames);
        expect(() => unpackFrames(packed.subarray(0, by % packed.length))).toThrow('no packed frames');
        expect(() => unpackFrames(Buffer.concat([packed, Buffer.of(0)]))).toThrow('no packed frames');
      }),
    );
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 5, maxLength: 64 }), (bytes) => {
        try {
          unpackFrames(Buffer.from(bytes));
        } catch (error) {
          expect(error).toMatchObject({ code: 'REQUEST.INVALID' });
        }
      }),
    );
  });
});
