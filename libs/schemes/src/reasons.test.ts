import { readFileSync } from 'node:fs';
import { reasons } from './reasons.js';

describe('the reasons for failure', () => {
  it.each(['integrators', 'zh/integrators'])('are each explained to those who integrate and support it, in docs/%s', (folder) => {
    const page = readFileSync(new URL(`../../../docs/${folder}/failure-reasons.md`, import.meta.url), 'utf8');
    const explained = [...page.matchAll(/^\| ((?:`\d{3}` ?)+)/gm)].flatMap(([, codes = '']) => [...codes.matchAll(/\d{3}/g)].map(([code]) => code));
    expect(explained.sort()).toEqual(Object.keys(reasons).sort());
  });
});
