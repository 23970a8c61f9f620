import { readFileSync } from 'node:fs';

const read = (page) => readFileSync(new URL(`../docs/${page}`, import.meta.url), 'utf8');
const READERS = /`[^`]+`|\b(?:gateway|tokens|materials|verdict|inference|ocr|authority|console)\b/g;
const codesOf = (cell) => cell.match(/`[^`]+`/g) ?? [];

/** The rows of a page's tables, each as what no language changes: the name, who reads it, the default, and the code and the numbers of the rest. */
const rowsOf = (page) =>
  read(page)
    .split('\n')
    .filter((line) => line.startsWith('| `'))
    .map((line) => {
      const [variable, readBy, otherwise, means] = line.split(' | ').map((cell) => cell.replace(/^\|?\s*|[\s|]*$/g, ''));
      // A default in words is translated; of a default in code, a number or a dash nothing may change.
      const inWords = /[a-z\p{Script=Han}]/u.test(otherwise.replace(/`[^`]*`/g, ''));
      return {
        variable,
        readBy: readBy.match(READERS) ?? [],
        otherwise: inWords ? codesOf(otherwise) : otherwise,
        means: codesOf(means).sort(),
        numbers: (means.replace(/`[^`]*`|\]\([^)]*\)/g, '').match(/\d+(?:,\d{3})*/g) ?? []).sort(),
      };
    });

describe('the configuration in Chinese', () => {
  it('has every variable of the English page in its order, with its readers, its default, its code and its numbers', () => {
    const english = rowsOf('operators/configuration.md');
    expect(english.length).toBeGreaterThan(50);
    expect(rowsOf('zh/operators/configuration.md')).toEqual(english);
  });
});
