/** The index of docs/decisions, generated from the pages by `npm run reference`. */
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const folder = fileURLToPath(new URL('../docs/decisions/', import.meta.url));
const STATUS = String.raw`accepted|proposed|superseded by \[\d{4}\]\(\d{4}-[a-z0-9-]+\.md\)`;
const FORM = new RegExp(
  String.raw`^# (\d{4}): ([^\n]+)\n\n- Date: (\d{4}-\d\d-\d\d)\n- Status: (${STATUS})\n\n## Context\n\n(.+)\n\n## Decision\n\n(.+)\n\n## Consequence\n\n(.+)\n$`,
  's',
);
export const FORM_IN_WORDS =
  'first `# 0123: Title`, `- Date: 2026-11-29` and `- Status: accepted` (or `proposed`, or `superseded by [0124](0124-name.md)`), then the sections Context, Decision and Consequence, none of them empty';

/** The parts of a decision; undefined if the page doesn't follow FORM_IN_WORDS, or if its number differs from that of its file. */
export function readDecision(file, text) {
  const [, number, title, date, status, context, decision, consequence] = FORM.exec(text) ?? [];
  return number !== undefined && file.startsWith(`${number}-`) ? { file, number, title, date, status, context, decision, consequence } : undefined;
}

/** Every page of docs/decisions with its text, in order of number. */
export const decisionPages = () =>
  readdirSync(folder)
    .filter((name) => name.endsWith('.md') && name !== 'README.md')
    .sort()
    .map((file) => ({ file, text: readFileSync(join(folder, file), 'utf8') }));

/** The first sentence of a list or paragraph, without its closing punctuation. */
const firstSentence = (text) =>
  text
    .split(/\n\n/)[0]
    .replace(/\s*\n\s*/g, ' ')
    .split(/(?<=[a-z0-9`)\]*%])\.(?:\s|$)/)[0]
    .replace(/^- /, '');

/** The text of docs/decisions/README.md, before formatting. */
export const decisionIndex = () => `# Decisions

Each page explains why something is built the way it is. A new page gets the next free number and has the same form: ${FORM_IN_WORDS}. Ten lines are enough. \`npm run reference\` generates this index, and a test fails if a page has another form or is missing here.

| number | title | status | in one line |
| --- | --- | --- | --- |
${decisionPages()
  .map(({ file, text }) => readDecision(file, text))
  .filter((decision) => decision !== undefined)
  .map(({ file, number, title, status, decision }) => `| [${number}](${file}) | ${title} | ${status} | ${firstSentence(decision).replaceAll('|', '\\|')} |`)
  .join('\n')}
`;
