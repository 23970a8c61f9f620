import { readErasures } from './logged-erasures.js';

const erasing = { id: 'e1', accountId: 'a1', ground: 'request', subject: 'RPMin/order-1', attempts: ['t1', 't2'] };
const line = (fields: object): string => JSON.stringify({ level: 'info', time: 1, ...fields, msg: 'erasing personal data' });

it('erasures are read from a log, each once, whatever else is in it', () => {
  const log = [
    line({ erasing }),
    line({ other: 'the word "erasing"' }),
    'PostgreSQL says "erasing" without JSON',
    line({ erasing: { ...erasing, id: 'e2', ground: 'consent-withdrawn' } }),
    line({ erasing }),
    line({ erasing: { ...erasing, id: 'e3' } }).slice(0, -20),
  ].join('\n');
  expect(readErasures(log)).toEqual([erasing, { ...erasing, id: 'e2', ground: 'consent-withdrawn' }]);
});

it('a line that another program wrote is not taken for an erasure', () => {
  expect(
    readErasures([line({ erasing: true }), line({ erasing: { ...erasing, ground: 'mood' } }), line({ erasing: { ...erasing, attempts: 't1' } })].join('\n')),
  ).toEqual([]);
});
