/**
 * npm run hooks: makes git use tools/hooks, once per clone. `npm test` and `npm run dev` do so too. Does nothing in CI, outside a git clone, or if
 * other hooks are already configured.
 */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const git = (...words) => spawnSync('git', ['-C', root, 'config', ...words], { encoding: 'utf8' });

if (!process.env.CI && existsSync(`${root}.git`) && git('core.hooksPath').status === 1) {
  if (git('core.hooksPath', 'tools/hooks').status === 0) {
    process.stdout.write('Commits are formatted and their messages checked from now on (tools/hooks). Off again: git config core.hooksPath .git/hooks\n');
  }
}
