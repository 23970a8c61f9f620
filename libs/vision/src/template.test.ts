import fc from 'fast-check';
import { decodeTemplate, encodeTemplate, type Template } from './template.js';

const one = 'one-model@1';
const another = 'another-model@1';
const descriptors = fc.float32Array({ minLength: 64, maxLength: 512, noNaN: true });

describe('a template', () => {
  const face = { left: 1, top: 2, width: 100, height: 120, confidence: 0.9 };

  it('comes back from its bytes as it was, whatever the length of its descriptor', () => {
    fc.assert(
      fc.property(descriptors, (descriptor) => {
        const template: Template = { model: one, descriptor, face };
        expect(decodeTemplate(encodeTemplate(template), one)).toEqual(template);
      }),
    );
  });

  it('is read as releases up to 0.1.0 stored it', () => {
    const stored = Buffer.from(JSON.stringify({ model: one, descriptor: [0.25, -1], face }));
    expect(decodeTemplate(stored, one)).toEqual({ model: one, descriptor: Float32Array.of(0.25, -1), face });
  });

  it('of another model is not taken', () => {
    expect(decodeTemplate(encodeTemplate({ model: another, descriptor: Float32Array.of(1) }), one)).toBeUndefined();
  });
});
