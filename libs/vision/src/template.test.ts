import fc from 'fast-check';
import { decodeTemplate, encodeTemplate, type Template } from './template.js';

const one = 'one-model@1/0000aaaa';
const another = 'another-model@1/0000bbbb';
const descriptors = fc.float32Array({ minLength: 16, maxLength: 512, noNaN: true, noDefaultInfinity: true });

describe('a template', () => {
  const face = { left: 1, top: 2, width: 100, height: 120, confidence: 0.9 };

  it('is decoded to what was encoded, for any length of descriptor', () => {
    fc.assert(
      fc.property(descriptors, (descriptor) => {
        const template: Template = { model: one, descriptor, face };
        expect(decodeTemplate(encodeTemplate(template), { name: one, length: descriptor.length })).toEqual(template);
      }),
    );
  });

  it.each([
    ['of another model', { model: another, descriptor: Float32Array.of(1, 2) }],
    ['of another length', { model: one, descriptor: Float32Array.of(1, 2, 3) }],
    ['with a number that is not finite', { model: one, descriptor: Float32Array.of(1, NaN) }],
  ])('%s is refused', (_, template) => {
    expect(decodeTemplate(encodeTemplate(template), { name: one, length: 2 })).toBeUndefined();
  });

  it('as stored by release 0.1.0 is refused', () => {
    const stored = Buffer.from(JSON.stringify({ model: 'dlib-resnet-1/blazeface', descriptor: [0.25, -1], face }));
    expect(decodeTemplate(stored, { name: one, length: 2 })).toBeUndefined();
  });
});
