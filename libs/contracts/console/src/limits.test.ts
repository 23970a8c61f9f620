import { parseRates, rateOf } from './limits.js';

describe('rates', () => {
  const common = parseRates('GetStatus=5000/1s, *=100/1s');

  it('are read from a line', () => {
    expect(common).toEqual({ GetStatus: { most: 5_000, seconds: 1 }, '*': { most: 100, seconds: 1 } });
  });

  it.each(['GetStatus', 'GetStatus=5', 'GetStatus=0/1s', '*=5/0s', 'a b=1/1s', '*=1/90000s', ''])('say what is wrong with %p', (text) => {
    expect(() => parseRates(text)).toThrow('is no rate');
  });

  it('of the account go before those of the installation, and an action’s own before *', () => {
    const own = parseRates('CompareFaces=7/60s');
    expect(rateOf('CompareFaces', own, common)).toEqual({ most: 7, seconds: 60 });
    expect(rateOf('GetStatus', own, common)).toEqual({ most: 5_000, seconds: 1 });
    expect(rateOf('GetStatus', parseRates('*=3/1s'), common)).toEqual({ most: 3, seconds: 1 });
    expect(rateOf('GetMaterials', own, common)).toEqual({ most: 100, seconds: 1 });
    expect(rateOf('GetMaterials', {}, {})).toBeUndefined();
  });
});
