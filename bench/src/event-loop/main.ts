/** npm run bench -- event-loop: the longest that one request of the allowed size holds the gateway, and one message a service. `-- --quick` for one round. */
import 'reflect-metadata';
import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, writeFile } from 'node:fs/promises';
import { cpus } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { root, startGateway, startSystem } from '@shiren/testing';
import { rounded, table } from '../measurement.js';
import { measureMessages } from './messages.js';
import type { Held } from './probe.js';
import { Requests } from './requests.js';

interface Spread {
  least: number;
  median: number;
  most: number;
}

interface Row {
  route: string;
  what: string;
  status: number;
  delay: Spread;
  cpu: Spread;
}

function spread(values: readonly number[]): Spread {
  const sorted = [...values].sort((one, other) => one - other);
  return { least: sorted[0] ?? NaN, median: sorted[Math.floor(sorted.length / 2)] ?? NaN, most: sorted.at(-1) ?? NaN };
}

const ROUNDS = process.argv.includes('--quick') ? 1 : 5;
const GOAL_MS = 50;
const say = (line: string): void => void process.stdout.write(`${line}\n`);

say('Starting a system of its own …');
const system = await startSystem();
try {
  const running = await startGateway(system.home, ['--import', join(root, 'bench/dist/event-loop/probe.js')]);
  const asked = async (word: 'begin' | 'end'): Promise<Held> => {
    const answered = once(running.child, 'message') as Promise<[Held]>;
    running.child.send(word);
    return (await answered)[0];
  };
  const rows: Row[] = [];
  try {
    for (const { route, what, prepare } of await new Requests(running.gateway, system).all()) {
      const held: Held[] = [];
      let status = 0;
      for (let round = 0; round <= ROUNDS; round += 1) {
        const send = await prepare();
        await asked('begin');
        status = await send();
        await pause(20);
        const now = await asked('end');
        if (round > 0) held.push(now); // the first one warms up
      }
      rows.push({ route, what, status, delay: spread(held.map(({ delay }) => delay)), cpu: spread(held.map(({ cpu }) => cpu)) });
      say(`  ${route}: ${what}, ${status}, ${rounded(rows.at(-1)?.delay.least ?? NaN)} ms`);
    }
  } finally {
    await running.stop();
  }
  const worst = [...new Set(rows.map(({ route }) => route))].map((route) =>
    rows.filter((row) => row.route === route).reduce((one, other) => (other.delay.least > one.delay.least ? other : one)),
  );
  say('');
  const cells = ({ route, what, status, delay, cpu }: Row): string[] => [
    ...[route, what, String(status)],
    ...[delay.least, delay.median, delay.most, cpu.least].map(rounded),
  ];
  say(table(['route', 'its worst request', 'status', 'least ms', 'median ms', 'most ms', 'processor ms'], worst.map(cells)));
  const messages = measureMessages();
  say('');
  say(
    table(
      ['message', 'property', 'its worst', 'ms'],
      messages.slice(0, 10).map(({ type, property, what, milliseconds }) => [type, property, what, rounded(milliseconds)]),
    ),
  );
  const over = [...worst.map(({ delay }) => delay.least), ...messages.map(({ milliseconds }) => milliseconds)].filter(
    (milliseconds) => milliseconds >= GOAL_MS,
  ).length;
  say(`\n${rows.length} requests and ${messages.length} messages; ${over === 0 ? 'none holds' : `${over} hold`} the event loop for ${GOAL_MS} ms or longer.`);
  const file = join(root, 'bench', 'results', 'event-loop.json');
  await mkdir(dirname(file), { recursive: true });
  const commit = execFileSync('git', ['rev-parse', '--short', 'HEAD'], { cwd: root }).toString().trim();
  const machine = { cores: cpus().length, cpu: cpus()[0]?.model, node: process.version };
  await writeFile(file, `${JSON.stringify({ at: new Date().toISOString(), commit, machine, rounds: ROUNDS, rows, messages }, null, 2)}\n`);
} finally {
  await system.stop();
}
