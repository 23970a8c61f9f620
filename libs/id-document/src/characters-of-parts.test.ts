import { characterParts } from './character-parts.js';
import { charactersOfParts } from './characters-of-parts.js';
import { unknownGivenCharacters } from './unknown-characters.js';

describe('rare characters by their parts', () => {
  it.each([
    ['王冉', '珃'],
    ['冉王', '珃'],
    ['日文', '旻'],
    ['焱木', '燊'],
    ['火火火木', '燊'],
    ['水恬', '湉'],
    ['氵 恬', '湉'],
    ['草秦', '蓁'],
  ])('%s: first of all %s', (parts, character) => {
    expect(charactersOfParts(parts)[0]).toBe(character);
  });

  it('are none for one part, for letters and digits, and for parts that no character has', () => {
    for (const parts of ['', '王', '73C3', '王王王王王']) expect(charactersOfParts(parts)).toEqual([]);
  });

  it('are at most twelve', () => {
    expect(charactersOfParts('水口')).toHaveLength(12);
  });

  it('include nearly all that people are named with', () => {
    const listed = new Set(characterParts.split(/\s+/).map((entry) => [...entry][0]));
    const missing = unknownGivenCharacters.filter((character) => !listed.has(character));
    expect(missing.length).toBeLessThan(unknownGivenCharacters.length / 20);
  });
});
