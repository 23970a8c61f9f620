/**
 * Git's pre-commit hook: formats the staged files in the index, and also in the working tree if the file there is identical. A partly staged file
 * keeps its other changes as they are. Files that Prettier ignores or doesn't know are left alone.
 */
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const prettier = await import('prettier').catch(() => undefined);
if (!prettier) {
  process.stderr.write('Nothing is installed here yet, so the commit is not formatted. Run npm ci, then npm run format.\n');
  process.exit(0);
}

const git = (words, input) => execFileSync('git', words, { input, encoding: 'utf8', maxBuffer: 1e8 });
const top = git(['rev-parse', '--show-toplevel']).trim();
const ignorePath = join(top, '.prettierignore');
const entries = git(['diff', '--cached', '--raw', '--no-abbrev', '--no-renames', '--diff-filter=AM', '-z']).split('\0');

// each entry is ":<old mode> <mode> <old object> <object> <status>", followed by the path
for (let index = 0; index + 1 < entries.length; index += 2) {
  const [, mode, , object] = entries[index].split(' ');
  const path = entries[index + 1];
  const file = join(top, path);
  const { ignored, inferredParser } = await prettier.getFileInfo(file, { ignorePath });
  if (!mode.startsWith('100') || ignored || !inferredParser) continue;
  const staged = git(['cat-file', 'blob', object]);
  const formatted = await prettier.format(staged, { ...(await prettier.resolveConfig(file, { editorconfig: true })), filepath: file });
  if (formatted === staged) continue;
  const written = git(['hash-object', '-w', '--stdin'], formatted).trim();
  git(['update-index', '--cacheinfo', `${mode},${written},${path}`]);
  if (readFileSync(file, 'utf8') === staged) writeFileSync(file, formatted);
  process.stdout.write(`Formatted ${path}\n`);
}
