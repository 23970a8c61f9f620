import fc from 'fast-check';
import { openEngine } from './engine.js';
import { GraphBuilder } from './graph-builder.js';
import { graphOf, rewritten } from './onnx.js';
import { withoutPrelu } from './prelu.js';

const number = fc.float({ min: -4, max: 4, noNaN: true });

describe('a network without its PRelu steps', () => {
  it('gives the same numbers, whatever the slopes', async () => {
    const [runtime, tensorFlow] = [await openEngine('onnxruntime'), await openEngine('wasm')];
    const three = { minLength: 3, maxLength: 3 };
    await fc.assert(
      fc.asyncProperty(fc.array(number, three), fc.array(number, { minLength: 12, maxLength: 12 }), async (slopes, pixels) => {
        const builder = new GraphBuilder();
        const file = builder.file([builder.prelu(builder.image, Float32Array.from(slopes))]);
        expect(graphOf(rewritten(file, withoutPrelu)).node.map(({ opType }) => opType)).not.toContain('PRelu');
        const expected = pixels.map((value, at) => Math.fround(value < 0 ? value * (slopes[Math.floor(at / 4)] ?? 0) : value));
        // ONNX Runtime gets the rewritten network, TensorFlow.js the one with PRelu
        for (const engine of [runtime, tensorFlow]) {
          const network = await engine.load(file);
          const [output] = await network.run(Float32Array.from(pixels), 2, 2);
          for (const [at, value] of (output ?? []).entries()) expect(value).toBeCloseTo(expected[at] ?? NaN, 4);
          expect(output).toHaveLength(12);
        }
      }),
      { numRuns: 30 },
    );
  });
});
