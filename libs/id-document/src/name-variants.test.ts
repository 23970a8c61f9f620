import { characterOfCode, nameVariants } from './name-variants.js';

describe('a name as read', () => {
  it.each([
    ['李坤', '李珅'],
    ['王铃', '王钤'],
    ['张翁明', '张翕明'],
  ])('%s may be %s, and that comes first', (read, meant) => {
    expect(nameVariants(read)[0]).toBe(meant);
  });

  it('has no variants without a look-alike, and never more than six', () => {
    expect(nameVariants('王伟')).toEqual([]);
    expect(nameVariants('坤铃需斑翁活').length).toBe(6);
  });
});

describe('a character code', () => {
  it.each([
    ['73C5', '珅'],
    [' u+73c5 ', '珅'],
    ['U+20BB7', '𠮷'],
    ['0041', undefined],
    ['珅', undefined],
    ['110000', undefined],
    ['', undefined],
  ])('%j stands for %s', (code, character) => {
    expect(characterOfCode(code)).toBe(character);
  });
});
