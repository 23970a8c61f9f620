import { readFileSync } from 'node:fs';
import { flowCodes, flowSteps } from './contract.js';

/** The first column of the table below this heading. */
const columnOf = (page: string, heading: string): (string | undefined)[] => {
  const [, section = ''] = page.split(new RegExp(`^## ${heading}$`, 'm'));
  return [...(section.split(/^## /m)[0] ?? '').matchAll(/^\| `([\w.]+)`/gm)].map(([, name]) => name).filter((name) => !['type', 'code'].includes(name ?? ''));
};

describe.each([
  { folder: 'integrators', codes: 'Codes', events: 'Events', separator: ', ' },
  { folder: 'zh/integrators', codes: '错误码', events: '事件', separator: '、' },
])('docs/$folder/web-sdk.md', ({ folder, codes, events, separator }) => {
  const page = readFileSync(new URL(`../../../docs/${folder}/web-sdk.md`, import.meta.url), 'utf8');

  it('names every code, in the order of the contract', () => expect(columnOf(page, codes)).toEqual(Object.keys(flowCodes)));

  it('names every event', () => expect(columnOf(page, events)).toEqual(['ready', 'step', 'problem', 'resumed', 'submitted']));

  it('names every step', () => expect(page).toContain(flowSteps.map((step) => `\`${step}\``).join(separator)));
});
