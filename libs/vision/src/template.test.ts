import { decodeTemplate, distance, encodeTemplate } from './template.js';

describe('a template', () => {
  const descriptor = Float32Array.from({ length: 128 }, (_, index) => Math.sin(index) / 10);

  it('comes back from its bytes as it was', () => {
    const face = { left: 1, top: 2, width: 100, height: 120, confidence: 0.9 };
    const read = decodeTemplate(encodeTemplate({ descriptor, face }));
    expect(read?.face).toEqual(face);
    expect(distance(read?.descriptor ?? new Float32Array(128), descriptor)).toBe(0);
  });

  it('of another model is not taken', () => {
    expect(decodeTemplate(Buffer.from(JSON.stringify({ model: 'another', descriptor: [...descriptor] })))).toBeUndefined();
  });
});
