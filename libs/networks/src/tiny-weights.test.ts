import fc from 'fast-check';
import { GraphBuilder } from './graph-builder.js';
import { floatsOf, graphOf, rewritten } from './onnx.js';
import { loadOnnxRuntime, sessionOptions } from './onnx-runtime.js';
import { withoutTinyWeights } from './tiny-weights.js';

/** As in networks trained with weight decay: weights that matter, zeros, and what is left of weights that nothing depends on. */
const weight = fc.oneof(
  fc.float({ min: Math.fround(0.001), max: 4, noNaN: true }),
  fc.float({ min: -4, max: Math.fround(-0.001), noNaN: true }),
  fc.constantFrom(0, 1e-13, -3e-20, 1e-38, 1e-40, -1e-45),
);
const pixel = fc.float({ min: -1, max: 1, noNaN: true });

describe('a network without its tiny weights', () => {
  it('gives the same numbers', async () => {
    const runtime = await loadOnnxRuntime();
    const run = async (file: Uint8Array, pixels: number[]): Promise<Float32Array> => {
      const session = await runtime.InferenceSession.create(file, sessionOptions());
      const outputs = await session.run({ image: new runtime.Tensor('float32', Float32Array.from(pixels), [1, 3, 2, 2]) });
      await session.release();
      return outputs[session.outputNames[0] ?? '']?.data as Float32Array;
    };
    await fc.assert(
      fc.asyncProperty(fc.array(weight, { minLength: 12, maxLength: 12 }), fc.array(pixel, { minLength: 12, maxLength: 12 }), async (weights, pixels) => {
        const builder = new GraphBuilder();
        const file = builder.file([
          builder.convolution(builder.image, { shape: [1, 1, 3, 4], values: Float32Array.from(weights) }, { strides: [1, 1], padding: 'valid' }),
        ]);
        const rounded = rewritten(file, withoutTinyWeights);
        const left = graphOf(rounded).initializer.flatMap((tensor) => [...(floatsOf(tensor) ?? [])]);
        expect(left.filter((value) => value !== 0 && Math.abs(value) < 1e-12)).toEqual([]);
        expect(left.filter((value) => value !== 0)).toHaveLength(weights.filter((value) => Math.abs(value) >= 0.001).length);
        const [before, after] = [await run(file, pixels), await run(rounded, pixels)];
        for (const [at, value] of before.entries()) expect(after[at]).toBeCloseTo(value, 10);
      }),
      { numRuns: 30 },
    );
  });
});
