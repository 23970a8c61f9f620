import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { reasons } from './reasons.js';

describe('the reasons for failure', () => {
  it('are each explained to those who integrate and support it', () => {
    const page = readFileSync(fileURLToPath(new URL('../../../docs/integrators/failure-reasons.md', import.meta.url)), 'utf8');
    const explained = [...page.matchAll(/^\| ((?:`\d{3}` ?)+)/gm)].flatMap(([, codes = '']) => [...codes.matchAll(/\d{3}/g)].map(([code]) => code));
    expect(explained.sort()).toEqual(Object.keys(reasons).sort());
  });
});
