import { describeReasons, reasons, type Reason } from '@shiren/schemes';
import { conclusionText } from './conclusions.js';

it.each(Object.keys(reasons) as Reason[])('the conclusion of %s is shown in one language', (code) => {
  const { zh, en } = reasons[code];
  // a reason that has a `；` itself is shown as it is
  if (zh.includes('；')) return;
  expect(conclusionText(describeReasons([code]), 'zh')).toBe(zh);
  expect(conclusionText(describeReasons([code]), 'en')).toBe(en);
});

it('several conclusions stay several, and one of another form stands for itself', () => {
  expect(conclusionText(describeReasons(['204', '205']), 'en')).toBe(`${reasons['204'].en}; ${reasons['205'].en}`);
  expect(conclusionText('999', 'zh')).toBe('999');
});
