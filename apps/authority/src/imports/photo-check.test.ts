import { judgeFaces } from './photo-check.js';

describe('a photo', () => {
  const face = (width: number, height: number) => ({ left: 0, top: 0, width, height, confidence: 0.9 });

  test('is judged by its largest face', () => {
    expect(judgeFaces([])).toBe('photo-without-face');
    expect(judgeFaces([face(31, 60)])).toBe('photo-face-small');
    expect(judgeFaces([face(32, 32), face(5, 5)])).toBeUndefined();
  });
});
