import { readFileSync } from 'node:fs';
import ts from 'typescript';
import { appAddress, leftAddress } from './app-address.js';
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

/** The shells that apps copy. None of their platforms can be installed here, so they are compared with the contract as texts. */
describe.each(['ShirenActivity.java', 'ShirenViewController.swift', 'ShirenVerification.ets'])('docs/integrators/examples/%s', (file) => {
  const shell = readFileSync(new URL(`../../../docs/integrators/examples/${file}`, import.meta.url), 'utf8');
  const pathOf = (address: string): string => address.replace(/\?.*/, '');

  it.each([
    ['opens the page that the contract names', pathOf(appAddress('', { token: '' }, ''))],
    ['stops at the address of the end', pathOf(leftAddress({ outcome: 'cancelled' }))],
    ['receives events by the name that the page looks for', 'shirenApp'],
  ])('%s', (_, name) => expect(shell).toContain(name));

  it('says that nobody has run it', () => expect(shell).toContain('Not compiled and not run on a device by us.'));
});

it('the shell for HarmonyOS is ArkTS that TypeScript can parse, apart from `struct`', () => {
  const shell = readFileSync(new URL('../../../docs/integrators/examples/ShirenVerification.ets', import.meta.url), 'utf8');
  const errorsOf = (text: string): string[] =>
    (ts.transpileModule(text.replace('export struct', 'export class'), { reportDiagnostics: true }).diagnostics ?? []).map(({ messageText }) =>
      ts.flattenDiagnosticMessageText(messageText, ' '),
    );
  expect(errorsOf(shell)).toEqual([]);
  expect(errorsOf(shell.replace('build() {', 'build( {'))).not.toEqual([]);
});
