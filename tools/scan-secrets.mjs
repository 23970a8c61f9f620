/** npm run secrets: looks for keys, tokens and passwords in the files that git tracks, with secretlint (rules in .secretlintrc.json). */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const program = join(root, 'node_modules/secretlint/bin/secretlint.js');
const scan = (cwd, files) =>
  spawnSync(process.execPath, [program, '--no-glob', '--secretlintrc', join(root, '.secretlintrc.json'), ...files], {
    cwd,
    encoding: 'utf8',
    timeout: 120_000,
  });

// a scan without results is only trusted after it has found this sample
const folder = mkdtempSync(join(tmpdir(), 'shiren-secrets-'));
const planted = ['LT' + 'AI5tPlantedForTheScan01', 'postgres://shiren:' + 'planted@db.example.com/shiren'];
const missed = planted.filter((secret, index) => {
  writeFileSync(join(folder, `${index}.txt`), `key: ${secret}\n`);
  return scan(folder, [`${index}.txt`]).status !== 1;
});
rmSync(folder, { recursive: true });
if (missed.length > 0) {
  process.stderr.write(`The scan does not find what was planted: ${missed.join(', ')}\n`);
  process.exit(1);
}

const tracked = execFileSync('git', ['ls-files', '-z'], { cwd: root, encoding: 'utf8' }).split('\0').filter(Boolean);
const { status, stdout, stderr } = scan(root, tracked);
process.stdout.write(`${stdout}${stderr}`);
if (status === 0) process.stdout.write(`${tracked.length} files without secrets.\n`);
process.exit(status ?? 1);
