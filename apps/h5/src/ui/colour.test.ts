import fc from 'fast-check';
import { contrast, readable } from './colour.js';

const rgb = (colour: string) => [1, 3, 5].map((from) => parseInt(colour.slice(from, from + 2), 16)) as unknown as Parameters<typeof contrast>[0];

describe('the colour of a scene', () => {
  it('always has enough contrast for its text, whatever was chosen', () => {
    const colours = fc.integer({ min: 0, max: 0xffffff }).map((number) => `#${number.toString(16).padStart(6, '0')}`);
    fc.assert(
      fc.property(colours, (colour) => {
        const { fill, on } = readable(colour);
        expect(contrast(rgb(fill), rgb(on))).toBeGreaterThanOrEqual(4.5);
      }),
    );
  });
  it('stays unchanged if its contrast is sufficient', () => expect(readable('#0a5d3c')).toEqual({ fill: '#0a5d3c', on: '#ffffff' }));
});
