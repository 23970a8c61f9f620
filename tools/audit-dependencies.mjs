/** npm run audit: checks production dependencies for known vulnerabilities, and that the lock file pins every package by its hash. */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const { packages } = JSON.parse(readFileSync(`${root}package-lock.json`, 'utf8'));
const loose = Object.entries(packages).filter(([path, { link, integrity }]) => path.includes('node_modules/') && !link && !integrity);
if (loose.length > 0) fail(`Not pinned by a hash: ${loose.map(([path]) => path).join(', ')}`);

const { stdout } = spawnSync('npm', ['audit', '--omit=dev', '--json'], { cwd: root, encoding: 'utf8', timeout: 60_000, maxBuffer: 1e8 });
const report = parse(stdout);
if (!report?.metadata) process.stdout.write('The registry answers no audits; only the lock file was checked.\n');
else {
  const { high, critical } = report.metadata.vulnerabilities;
  if (high + critical > 0) fail(`npm audit --omit=dev: ${high} high, ${critical} critical`);
}
process.stdout.write(`${Object.keys(packages).length} packages pinned.\n`);

function parse(text) {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function fail(message) {
  process.stderr.write(`${message}\n`);
  process.exit(1);
}
