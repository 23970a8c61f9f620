/** npm run audit: known holes in what is installed for production, and that the lock file pins every package by its hash. */
import { execFileSync, spawnSync } from 'node:child_process';
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

/** What keys look like, wherever they come from; examples in tests are made at random, so none is allowed. */
const secrets =
  /-----BEGIN [A-Z ]*PRIVATE KEY-----\n[A-Za-z0-9+/]{40}|\bAKIA[0-9A-Z]{16}\b|\bLTAI[0-9A-Za-z]{16,24}\b|\bgh[pousr]_[A-Za-z0-9]{36}\b|\bhvs\.[A-Za-z0-9_-]{24,}|\bxox[abpr]-[A-Za-z0-9-]{20,}/;
const tracked = execFileSync('git', ['ls-files', '-z'], { cwd: root, encoding: 'utf8' }).split('\0').filter(Boolean);
const leaking = tracked.filter((file) => secrets.test(contentOf(file)));
if (leaking.length > 0) fail(`Secrets in: ${leaking.join(', ')}`);
process.stdout.write(`${Object.keys(packages).length} packages pinned, ${tracked.length} files without secrets.\n`);

function contentOf(file) {
  try {
    return readFileSync(`${root}${file}`, 'utf8');
  } catch {
    return ''; // deleted, or a link
  }
}

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
