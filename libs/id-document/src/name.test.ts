import { isName, normalizeName } from './name.js';

describe('a name', () => {
  it.each(['王芳', '阿卜杜热西提·买买提', '欧阳娜娜', '𠮷田', 'John Smith'])('%s is one', (name) => expect(isName(name)).toBe(true));
  it.each(['', '王', '王1', '·王芳', '王·', '<b>王芳</b>', 'a'.repeat(31)])('%j is none', (name) => expect(isName(name)).toBe(false));
  it('is compared with one kind of middle dot', () => {
    expect(normalizeName(' 买买提•阿里 ')).toBe('买买提·阿里');
    expect(normalizeName('买买提・阿里')).toBe('买买提·阿里');
  });
});
