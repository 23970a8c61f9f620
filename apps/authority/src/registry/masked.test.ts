import { maskedName, maskedNumber } from './masked.js';

it('shows enough to recognise a person, and too little to be worth stealing', () => {
  expect([maskedName('张三丰'), maskedName('李四')]).toEqual(['张**', '李*']);
  expect(maskedNumber('110101199003070118')).toBe('110101********0118');
});
