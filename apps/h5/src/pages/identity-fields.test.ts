import { zh } from '../text/zh.js';
import { nameTrouble, numberTrouble } from './identity-fields.js';

describe('a number that is being typed', () => {
  it.each([
    ['', undefined],
    ['1101', undefined],
    ['11010x', zh.numberForm],
    ['0', zh.numberForm],
    ['1101051949123100', undefined],
    ['11010519491231002x', undefined],
    ['11010519491231002X', undefined],
    ['１１０１０５ 19491231 002x', undefined],
    ['110105491231002', undefined],
    ['110105194912310021', zh.numberCheck],
    ['110105199002300012', expect.any(String)],
    ['11010519491231002X1', zh.numberForm],
  ])('%j: %s', (number, expected) => expect(numberTrouble(number, zh, true)).toEqual(expected));

  it('has to be complete in the end', () => {
    expect(numberTrouble('1101', zh)).toBe(zh.numberLength(4));
    expect(numberTrouble('', zh)).toBe(zh.numberForm);
    expect(numberTrouble('110105491231002', zh)).toBe(zh.numberFifteen);
  });
});

describe('a name', () => {
  it('is Chinese, or Latin', () => {
    expect(nameTrouble('阿卜杜热西提•买买提', zh)).toBeUndefined();
    expect(nameTrouble('王', zh)).toBeUndefined();
    expect(nameTrouble('SMITH, John', zh)).toBeUndefined();
    expect(nameTrouble('张 三', zh)).toBeUndefined();
    expect(nameTrouble('王1', zh)).toBe(zh.nameWrong);
    expect(nameTrouble('张\ue000', zh)).toBe(zh.namePrivate);
  });
});
