import { masked } from './masked.js';

describe('a masked identity', () => {
  it.each([
    ['张三', '张*'],
    ['欧阳娜娜', '欧***'],
    ['阿依古丽·买买提', '阿*******'],
    ['𫖯明', '𫖯*'],
    ['旻', '旻*'],
  ])('shows the first character of %s only', (name, shown) => {
    expect(masked({ name })).toEqual({ name: shown });
  });

  it('shows the first and last three characters of a number', () => {
    expect(masked({ number: '11010119900101001X' })).toEqual({ number: '110************01X' });
  });

  it('is empty where nothing was given', () => {
    expect(masked({})).toEqual({});
  });
});
