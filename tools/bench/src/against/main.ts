/**
 * npm run bench -- against <commit> [--rounds=3] [--quick]: builds that commit in a folder of its own and compares it with this working copy. Both run
 * in turns on the same machine, and each figure is a ratio, this version divided by that one: the median over the rounds, with the smallest and the
 * largest. A round takes about four minutes on a quiet machine.
 */
import { execFile, execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { availableParallelism, cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { root } from '@shiren/testing';
import { percentile, rounded, table } from '../measurement.js';
import { writeMaterials, type Materials } from './materials.js';
import type { ModelFigures } from './model-figures.js';
import type { StatementFigures } from './statements.js';
import { systemFigures, type Durations, type SystemFigures } from './system-figures.js';

const words = process.argv.slice(2).filter((word) => word !== 'against');
const revision = words.find((word) => !word.startsWith('--'));
const quick = words.includes('--quick');
const ROUNDS = Number(words.find((word) => word.startsWith('--rounds='))?.split('=')[1] ?? (quick ? 1 : 3));
const DURATIONS: Durations = quick
  ? { idle: 5_000, verifications: 40, saturation: 5_000, latency: 5_000, calls: 3_000, people: 12_000, flows: 1 }
  : { idle: 15_000, verifications: 150, saturation: 12_000, latency: 12_000, calls: 6_000, people: 25_000, flows: 3 };
const BUILD_DEADLINE_MS = 15 * 60_000;
const MODELS_DEADLINE_MS = 5 * 60_000;

const say = (line: string): void => void process.stdout.write(`${line}\n`);
const run = promisify(execFile);

type Round = Omit<SystemFigures, 'parts' | 'statements'> & ModelFigures;

/** Statements that are printed. */
const MAX_STATEMENTS = 15;

/** What is printed; `more` is where more is better. */
const rows: readonly { figure: keyof Round; title: string; unit: string; more?: true }[] = [
  { figure: 'photo', title: 'one photo looked at, processor time', unit: 'ms' },
  { figure: 'frame', title: 'one frame of a recording, processor time', unit: 'ms' },
  { figure: 'afterLastFrame', title: 'after the last frame of a recording, processor time', unit: 'ms' },
  { figure: 'card', title: 'a side of a card, processor time', unit: 'ms' },
  { figure: 'verification', title: 'one verification (RPMin, one token, two statuses), processor time of the system', unit: 'ms' },
  { figure: 'saturation', title: 'verifications a second, 16 in flight', unit: '/s', more: true },
  { figure: 'p95', title: "p95 of a verification at half of the older version's saturation", unit: 'ms' },
  { figure: 'flow', title: 'one flow with a recording, processor time of the system', unit: 'ms' },
  { figure: 'flowFrame', title: 'the same for each frame of the recording', unit: 'ms' },
  { figure: 'people', title: 'people recorded at the same time', unit: '', more: true },
  { figure: 'statuses', title: 'GetStatus a second, 16 in flight', unit: '/s', more: true },
  { figure: 'tokens', title: 'GetVerifyToken a second, 16 in flight', unit: '/s', more: true },
  { figure: 'megabytes', title: 'memory of all services', unit: 'MB' },
  { figure: 'idle', title: 'processor time of the idle system', unit: '‰ of a core' },
  { figure: 'start', title: 'warm start to ready', unit: 's' },
];

if (revision === undefined) {
  say('Name a commit to compare with: npm run bench -- against <commit>');
  process.exit(1);
}
const commit = execFileSync('git', ['rev-parse', '--verify', `${revision}^{commit}`], { cwd: root })
  .toString()
  .trim();
const folder = await mkdtemp(join(tmpdir(), 'shiren-against-'));
try {
  const other = join(folder, commit.slice(0, 12));
  say(`Building ${commit.slice(0, 12)} in a folder of its own …`);
  execFileSync('git', ['clone', '--quiet', '--no-checkout', root, other]);
  execFileSync('git', ['checkout', '--quiet', commit], { cwd: other });
  await run(process.execPath, ['--input-type=module', '-e', "await import('./deploy/prepare.mjs')"], { cwd: other, timeout: BUILD_DEADLINE_MS });
  if (existsSync(join(other, 'deploy/face-model.mjs'))) await run(process.execPath, ['deploy/face-model.mjs'], { cwd: other, timeout: BUILD_DEADLINE_MS });
  const materials = await writeMaterials(join(folder, 'materials'));

  const rounds: { before: Round; now: Round }[] = [];
  const parts: Record<string, Record<string, number>> = {};
  const statements: Record<string, StatementFigures[]> = {};
  let rate: number | undefined;
  for (let round = 1; round <= ROUNDS; round++) {
    const figures = new Map<string, Round>();
    // every second round the other way round, so that neither version always comes first
    for (const version of round % 2 === 1 ? [other, root] : [root, other]) {
      const models = await modelFigures(version, materials);
      const { parts: own, statements: counted, rate: used, ...system } = await systemFigures(version, DURATIONS, rate);
      rate ??= used;
      parts[version === root ? 'now' : 'before'] = own;
      statements[version === root ? 'now' : 'before'] = counted;
      figures.set(version, { ...models, ...system });
    }
    const [before, now] = [figures.get(other) as Round, figures.get(root) as Round];
    rounds.push({ before, now });
    say(`Round ${round} of ${ROUNDS}: a verification costs ${rounded(before.verification)} ms and ${rounded(now.verification)} ms`);
  }
  say('');
  say(
    table(
      ['figure', commit.slice(0, 7), 'now', 'ratio', 'spread'],
      rows.map(({ figure, title, unit, more }) => {
        const ratios = rounds.map(({ before, now }) => now[figure] / before[figure]).sort((a, b) => a - b);
        const middle = (of: 'before' | 'now'): string =>
          `${rounded(
            percentile(
              rounds.map((round) => round[of][figure]).sort((a, b) => a - b),
              0.5,
            ),
          )} ${unit}`;
        const spread = `${rounded(ratios[0] ?? NaN)} to ${rounded(ratios.at(-1) ?? NaN)}`;
        return [`${title}${more ? ' (more is better)' : ''}`, middle('before'), middle('now'), rounded(percentile(ratios, 0.5)), spread];
      }),
    ),
  );
  say('');
  say(
    table(
      ['milliseconds of a verification, by part', commit.slice(0, 7), 'now'],
      [...new Set([...Object.keys(parts['before'] ?? {}), ...Object.keys(parts['now'] ?? {})])].map((name) => [
        name,
        ...['before', 'now'].map((version) => rounded(parts[version]?.[name] ?? 0)),
      ]),
    ),
  );
  const ofNow = statements['now'] ?? [];
  const runs = (of: readonly StatementFigures[] | undefined): string => rounded((of ?? []).reduce((sum, { calls }) => sum + calls, 0));
  say(
    `\nPostgreSQL runs ${runs(statements['before'])} statements for a verification in ${commit.slice(0, 7)} and ${runs(ofNow)} now. Those that take longest:`,
  );
  say(
    table(
      ['statement', 'runs', 'ms'],
      ofNow.slice(0, MAX_STATEMENTS).map(({ statement, calls, milliseconds }) => [statement, rounded(calls), rounded(milliseconds)]),
    ),
  );
  const results = join(root, 'tools/bench/results');
  await mkdir(results, { recursive: true });
  const machine = { cores: availableParallelism(), cpu: cpus()[0]?.model, node: process.version };
  await writeFile(join(results, 'against.json'), `${JSON.stringify({ at: new Date().toISOString(), commit, machine, rounds, parts, statements }, null, 1)}\n`);
} finally {
  await rm(folder, { recursive: true, force: true });
}

async function modelFigures(version: string, materials: Materials): Promise<ModelFigures> {
  const script = fileURLToPath(new URL('model-figures.js', import.meta.url));
  const { stdout } = await run(process.execPath, [script, version, JSON.stringify(materials)], {
    env: { ...process.env, ORT_DISABLE_TELEMETRY: '1' },
    timeout: MODELS_DEADLINE_MS,
  });
  return JSON.parse(stdout.trim().split('\n').at(-1) ?? '') as ModelFigures;
}
