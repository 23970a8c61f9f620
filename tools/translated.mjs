/**
 * Which text of its English twin each Chinese page translates: node tools/translated.mjs docs/zh/operators/backup.md … writes it into the pages, once
 * they say what the English says now.
 */
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** The English twin of docs/zh/<reader>/<page>.md is docs/<reader>/<page>.md. */
export const englishOf = (page) => page.replace('docs/zh/', 'docs/');

/** The first twelve hexadecimal digits of the text's SHA-256. */
export const stampOf = (text) => createHash('sha256').update(text).digest('hex').slice(0, 12);

const STAMP = /^translates: *'?([0-9a-f]{12})'?$/m;
const FRONT_MATTER = /^---\n(.*?\n)---\n/s;

/** The stamp that a Chinese page bears. */
export const stampIn = (text) => STAMP.exec(FRONT_MATTER.exec(text)?.[1] ?? '')?.[1];

/** The page with this stamp. In quotes, because YAML reads twelve digits as a number. */
export function stamped(text, stamp) {
  const line = `translates: '${stamp}'`;
  const [whole, matter] = FRONT_MATTER.exec(text) ?? [];
  if (matter === undefined) return `---\n${line}\n---\n\n${text}`;
  return text.replace(whole, `---\n${stampIn(text) ? matter.replace(STAMP, line) : `${line}\n${matter}`}---\n`);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const root = fileURLToPath(new URL('..', import.meta.url));
  for (const page of process.argv.slice(2)) {
    const english = `${root}${englishOf(page)}`;
    if (!page.startsWith('docs/zh/') || !existsSync(english)) {
      console.error(`${page}: name pages as docs/zh/<reader>/<page>.md; each needs an English twin.`);
      process.exitCode = 1;
      continue;
    }
    writeFileSync(`${root}${page}`, stamped(readFileSync(`${root}${page}`, 'utf8'), stampOf(readFileSync(english))));
  }
}
