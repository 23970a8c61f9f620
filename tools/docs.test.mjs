import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';
import { format, resolveConfig } from 'prettier';
import { READERS } from '../docs/.vitepress/pages.mjs';
import { slug } from '../docs/.vitepress/slug.mjs';
import { words } from '../docs/.vitepress/words.mjs';
import { FORM_IN_WORDS, decisionIndex, decisionPages, readDecision } from './decisions.mjs';
import { englishOf, stampIn, stampOf, stamped } from './translated.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const tracked = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], { cwd: root, encoding: 'utf8', maxBuffer: 1e7 })
  .split('\0')
  .filter((file) => existsSync(join(root, file)));
const read = (file) => readFileSync(join(root, file), 'utf8');
const withoutCode = (text) => text.replace(/^```.*?^```/gms, '').replace(/`[^`\n]*`/g, '');

/** A page's links to files of the project, as paths relative to the project's folder. */
const linksOf = (page) =>
  [...withoutCode(read(page)).matchAll(/\]\(([^)\s]+)\)/g)]
    .map(([, target]) => target.replace(/#.*/, ''))
    .filter((target) => target !== '' && !/^([a-z]+:|\/)/.test(target))
    .map((target) => normalize(join(dirname(page), target)));

const headingsOf = (page) =>
  [...withoutCode(read(page).replace(/`([^`\n]+)`/g, '$1')).matchAll(/^(#+) (.+)$/gm)].map(([, level, text]) => ({ level: level.length, text }));

/** The anchors of a page's headings; one that comes again gets a number. */
function anchorsOf(page) {
  const count = new Map();
  return headingsOf(page).map(({ text }) => {
    const anchor = slug(text.replace(/\[([^\]]*)\]\([^)]*\)/g, '$1'));
    count.set(anchor, (count.get(anchor) ?? -1) + 1);
    return count.get(anchor) === 0 ? anchor : `${anchor}-${count.get(anchor)}`;
  });
}

/** A page's links to headings of Markdown pages, as a path and an anchor. */
const headingLinksOf = (page) =>
  [...withoutCode(read(page)).matchAll(/\]\((?![a-z]+:|\/)([^)\s#]*)#([^)\s]+)\)/g)]
    .map(([, path, anchor]) => ({ target: path === '' ? page : normalize(join(dirname(page), path)), anchor: decodeURIComponent(anchor) }))
    .filter(({ target }) => target.endsWith('.md') && existsSync(join(root, target)));

/** The blocks of code on a page, without comments and the blanks in front of them. */
const samplesOf = (page) =>
  [...read(page).matchAll(/^( *)```.*?^\1```$/gms)].map(([block]) =>
    block
      .replace(/\/\*.*?\*\/|<!--.*?-->/gs, '')
      .replace(/(^|\s)(\/\/|#) .*$/gm, '')
      .replace(/\s+$/gm, ''),
  );

/** How many rows each table of a page has. */
const tablesOf = (page) => [...withoutCode(read(page)).matchAll(/(?:^\|.*\n)+/gm)].map(([table]) => table.split('\n').length - 1);

const pages = tracked.filter((file) => file.endsWith('.md'));

describe('the documentation', () => {
  it('links only to files that exist', () => {
    expect(pages.flatMap((page) => linksOf(page).flatMap((target) => (existsSync(join(root, target)) ? [] : [`${page} links to ${target}`])))).toEqual([]);
  });

  it('links only to headings that exist', () => {
    const broken = pages.flatMap((page) =>
      headingLinksOf(page).flatMap(({ target, anchor }) => (anchorsOf(target).includes(anchor) ? [] : [`${page} links to ${target}#${anchor}`])),
    );
    expect(broken).toEqual([]);
  });

  it.each(['docs', 'docs/zh'])('has an index in %s that names every page of the folders for readers', (folder) => {
    const named = new Set(linksOf(`${folder}/README.md`));
    const forReaders = pages.filter((file) => new RegExp(`^${folder}/(${READERS.join('|')})/`).test(file));
    expect(forReaders.filter((file) => !named.has(file))).toEqual([]);
  });

  it('is named by paths that exist, in code and in settings', () => {
    const mentions = tracked
      .filter((file) => /\.(ts|tsx|mjs|json|ya?ml|md)$|Dockerfile$/.test(file) && !/package-lock\.json$|^CHANGELOG/.test(file))
      .flatMap((file) => [...read(file).matchAll(/(?<![\w/.-])docs\/[\w/.-]+\.(?:md|json|mjs|svg)\b/g)].map(([path]) => ({ file, path })));
    expect(mentions.length).toBeGreaterThan(20);
    expect(mentions.filter(({ path }) => !existsSync(join(root, path))).map(({ file, path }) => `${file} names ${path}`)).toEqual([]);
  });
});

describe('the Chinese documentation', () => {
  const translations = pages.filter((page) => page.startsWith('docs/zh/'));
  const originals = pages.filter((page) => new RegExp(`^docs/((${READERS.join('|')})/[\\w-]+|README)\\.md$`).test(page));

  it('has a page for each English page, and the other way round', () => {
    expect(translations.map(englishOf).sort()).toEqual([...originals].sort());
  });

  it('is not older than the English', () => {
    const older = translations.filter((page) => stampIn(read(page)) !== stampOf(read(englishOf(page))));
    expect(older.map((page) => `translate what changed in ${englishOf(page)}, then run: node tools/translated.mjs ${page}`)).toEqual([]);
  });

  it.each([
    ['# 标题\n', "---\ntranslates: '012345678901'\n---\n\n# 标题\n"],
    ['---\ntitle: 标题\n---\n\n正文\n', "---\ntranslates: '012345678901'\ntitle: 标题\n---\n\n正文\n"],
    ["---\ntranslates: 'aaaaaaaaaaaa'\n---\n\n# 标题\n", "---\ntranslates: '012345678901'\n---\n\n# 标题\n"],
  ])('bears the stamp of what it translates: %j', (before, after) => {
    expect(stamped(before, '012345678901')).toBe(after);
    expect(stampIn(after)).toBe('012345678901');
  });

  it.each(translations)('has the headings, tables and code of the English page: %s', (page) => {
    const partsOf = (file) => ({ levels: headingsOf(file).map(({ level }) => level), tables: tablesOf(file), samples: samplesOf(file) });
    expect(partsOf(page)).toEqual(partsOf(englishOf(page)));
  });
});

describe('the search of the documentation', () => {
  const isFound = (query, text) => words(query).every((word) => words(text, 'text').some((other) => other.startsWith(word)));

  it.each([
    ['人脸', '系统在本地完成人脸比对。'],
    ['比对', '系统在本地完成人脸比对。'],
    ['人脸比对', '系统在本地完成人脸比对。'],
    ['对', '系统在本地完成人脸比对'],
    ['回调签名', '用于校验回调签名的密钥'],
    ['callback', '业务方用callbackUrl接收结果'],
  ])('finds %s in %s', (query, text) => {
    expect(isFound(query, text)).toBe(true);
  });

  it('does not find characters that are not next to each other', () => {
    expect(isFound('人对', '系统在本地完成人脸比对。')).toBe(false);
  });
});

describe('the decisions', () => {
  it(`have one form: ${FORM_IN_WORDS}`, () => {
    expect(decisionPages().flatMap(({ file, text }) => (readDecision(file, text) ? [] : [file]))).toEqual([]);
  });

  it('have a number each', () => {
    const numbers = decisionPages().map(({ file }) => file.slice(0, 4));
    expect(numbers.filter((number, index) => numbers.indexOf(number) !== index)).toEqual([]);
  });

  it('are all in the index; npm run reference writes it', async () => {
    const index = join(root, 'docs/decisions/README.md');
    expect(read('docs/decisions/README.md')).toBe(await format(decisionIndex(), { ...(await resolveConfig(index)), parser: 'markdown' }));
  });

  it.each([
    ['without a date', '# 0001: A title\n\n- Status: accepted\n\n## Context\n\na\n\n## Decision\n\nb\n\n## Consequence\n\nc\n'],
    ['without a consequence', '# 0001: A title\n\n- Date: 2026-11-29\n- Status: accepted\n\n## Context\n\na\n\n## Decision\n\nb\n'],
    ['with another number', '# 0002: A title\n\n- Date: 2026-11-29\n- Status: accepted\n\n## Context\n\na\n\n## Decision\n\nb\n\n## Consequence\n\nc\n'],
  ])('are refused %s', (_, text) => {
    expect(readDecision('0001-a.md', text)).toBeUndefined();
  });
});
