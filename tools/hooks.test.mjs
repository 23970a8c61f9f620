import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const hooks = fileURLToPath(new URL('hooks', import.meta.url));
const [UGLY, NICE] = ['const  a = "one"\n', "const a = 'one';\n"];

describe('the hooks of git', () => {
  let folder;
  // git runs hooks with environment variables that point to its own repository
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('GIT_')));
  const git = (...words) => execFileSync('git', words, { cwd: folder, env, encoding: 'utf8', stdio: 'pipe' });
  const commit = (message) => spawnSync('git', ['commit', '--quiet', '--message', message], { cwd: folder, env, encoding: 'utf8' });
  const write = (name, text) => writeFileSync(join(folder, name), text);
  const read = (name) => readFileSync(join(folder, name), 'utf8');

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'shiren-hooks-'));
    git('init', '--quiet');
    for (const [name, value] of Object.entries({ 'core.hooksPath': hooks, 'user.name': 'Tester', 'user.email': 'tester@example.com' }))
      git('config', name, value);
    write('.prettierrc.json', '{ "singleQuote": true }\n');
    write('.prettierignore', 'made.js\n');
    git('add', '.');
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('refuse a message with a flaw, and say what it is', () => {
    const refused = commit('counts once');
    expect([refused.status, refused.stderr]).toEqual([1, expect.stringContaining('The subject must read')]);
    expect(spawnSync('git', ['log'], { cwd: folder, env }).status).not.toBe(0);
    expect(commit('fix: count once').status).toBe(0);
  });

  it('format what is committed, and leave alone what Prettier ignores or does not know', () => {
    write('a.mjs', UGLY);
    write('made.js', UGLY);
    write('picture.bin', UGLY);
    git('add', '.');
    expect(commit('feat: three files').status).toBe(0);
    expect([git('show', 'HEAD:a.mjs'), read('a.mjs')]).toEqual([NICE, NICE]);
    expect([git('show', 'HEAD:made.js'), git('show', 'HEAD:picture.bin')]).toEqual([UGLY, UGLY]);
    expect(git('status', '--porcelain')).toBe('');
  });

  it('touch nothing that is not staged', () => {
    write('a.mjs', UGLY);
    git('add', '.');
    write('a.mjs', `${UGLY}const  b = 2\n`);
    expect(commit('feat: one line of two').status).toBe(0);
    expect([git('show', 'HEAD:a.mjs'), read('a.mjs')]).toEqual([NICE, `${UGLY}const  b = 2\n`]);
  });
});
