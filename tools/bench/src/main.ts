/**
 * npm run bench: the public calls through the gateway, each compared with its ceilings, in alternating rounds of one run. `-- --quick` gives a first
 * impression.
 */
import { execFileSync } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { availableParallelism, cpus } from 'node:os';
import { dirname, join } from 'node:path';
import { root, startSystem } from '@shiren/testing';
import { openCalls } from './calls.js';
import { openCeilings } from './ceilings.js';
import { measureWorkers } from './workers.js';
import { figuresOf, measure, rounded, table, type Figures, type Measurement } from './measurement.js';

const quick = process.argv.includes('--quick');
const ROUNDS = quick ? 1 : 3;
const ROUND = quick ? 1_500 : 4_000;
const IN_FLIGHT = [1, 8, 16];

const say = (line: string): void => void process.stdout.write(`${line}\n`);

say('Starting a system of its own …');
const system = await startSystem();
try {
  const [calls, ceilings] = await Promise.all([openCalls(system), openCeilings(system.natsUrl)]);
  const { compared, verified } = calls.photos;
  const subjects: { name: string; call: () => Promise<unknown>; ceilings: Record<string, () => Promise<unknown>> }[] = [
    { name: 'CompareFaces', call: calls.compareFaces, ceilings: { 'bare models, 2 photos': () => ceilings.look(compared) } },
    { name: 'RPMin', call: calls.rpMin, ceilings: { 'bare models, 1 photo': () => ceilings.look([verified]) } },
    { name: 'GetStatus', call: calls.getStatus, ceilings: { 'bare NATS round trip': ceilings.natsRoundTrip, 'bare Fastify hello': ceilings.hello } },
  ];

  const rows: { what: string; inFlight: number; figures: Figures; share?: number }[] = [];
  for (const { name, call, ceilings: bare } of subjects) {
    for (const inFlight of IN_FLIGHT) {
      const parts = { ...bare, [name]: call };
      const rounds = new Map<string, Measurement[]>(Object.keys(parts).map((part) => [part, []]));
      for (const work of Object.values(parts)) await measure(work, inFlight, 500); // warm up
      for (let round = 1; round <= ROUNDS; round++) {
        say(`  ${name}, ${inFlight} in flight, round ${round} of ${ROUNDS}`);
        for (const [part, work] of Object.entries(parts)) rounds.get(part)?.push(await measure(work, inFlight, ROUND));
      }
      const own = figuresOf(rounds.get(name) ?? []);
      rows.push({ what: name, inFlight, figures: own });
      for (const part of Object.keys(bare)) {
        const figures = figuresOf(rounds.get(part) ?? []);
        rows.push({ what: `  ${part}`, inFlight, figures, share: own.perSecond / figures.perSecond });
      }
    }
  }

  say('');
  say(
    table(
      ['what', 'in flight', 'per second', 'p50 ms', 'p95 ms', 'p99 ms', 'share of it reached'],
      rows.map(({ what, inFlight, figures, share }) => [
        what,
        String(inFlight),
        rounded(figures.perSecond),
        rounded(figures.p50),
        rounded(figures.p95),
        rounded(figures.p99),
        share === undefined ? '' : `${rounded(share * 100)} %`,
      ]),
    ),
  );
  const workers = await measureWorkers(verified, { rounds: ROUNDS, milliseconds: ROUND });
  say('');
  say(
    table(
      [
        'face workers',
        'threads of a network',
        'photos per second',
        'times one',
        'bare arithmetic, times one',
        'megabytes a worker',
        'first photo ms',
        'tenth photo ms',
      ],
      workers.map((row) => [
        String(row.workers),
        String(row.onnxThreads),
        rounded(row.perSecond),
        rounded(row.perSecond / (workers[0]?.perSecond ?? NaN)),
        rounded(row.arithmetic / (workers[0]?.arithmetic ?? NaN)),
        rounded(row.megabytes),
        rounded(row.first),
        rounded(row.tenth),
      ]),
    ),
  );
  const file = join(root, 'tools/bench/results', 'latest.json');
  await mkdir(dirname(file), { recursive: true });
  const machine = { cores: availableParallelism(), cpu: cpus()[0]?.model, node: process.version, backend: ceilings.backend };
  const commit = execFileSync('git', ['rev-parse', '--short', 'HEAD'], { cwd: root }).toString().trim();
  await writeFile(
    file,
    `${JSON.stringify({ at: new Date().toISOString(), commit, machine, rounds: ROUNDS, roundMilliseconds: ROUND, rows, workers }, null, 2)}\n`,
  );
  say(`\n${machine.cores} cores (${machine.cpu}), Node ${machine.node}, models on ${machine.backend}. As JSON: ${file}`);
  await Promise.all([calls.close(), ceilings.close()]);
} finally {
  await system.stop();
}
