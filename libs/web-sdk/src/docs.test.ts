import { readFileSync } from 'node:fs';
import { flowCodes, flowSteps } from './contract.js';

const page = readFileSync(new URL('../../../docs/integrators/web-sdk.md', import.meta.url), 'utf8');

/** The first column of the table below this heading. */
const columnOf = (heading: string): (string | undefined)[] => {
  const [, section = ''] = page.split(new RegExp(`^## ${heading}$`, 'm'));
  return [...(section.split(/^## /m)[0] ?? '').matchAll(/^\| `([\w.]+)`/gm)].map(([, name]) => name).filter((name) => !['type', 'code'].includes(name ?? ''));
};

describe('the page for integrators', () => {
  it('names every code, in the order of the contract', () => expect(columnOf('错误码 Codes')).toEqual(Object.keys(flowCodes)));

  it('names every event', () => expect(columnOf('事件 Events')).toEqual(['ready', 'step', 'problem', 'resumed', 'submitted']));

  it('names every step', () => expect(page).toContain(flowSteps.map((step) => `\`${step}\``).join('、')));
});
