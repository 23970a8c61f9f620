/**
 * npm run bench -- event-loop: how long a single request of the allowed size can block the gateway, and a single message each service. `-- --quick`
 * runs one round.
 */
import 'reflect-metadata';
import { once } from 'node:events';
import { join } from 'node:path';
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
  turn: Spread;
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

// wrongly signed requests come from many addresses, since a single address would exceed its limit
process.env['TRUSTED_PROXIES'] = '127.0.0.1';
say('Starting a system of its own …');
const system = await startSystem();
try {
  const running = await startGateway(system.home, ['--import', join(root, 'tools/bench/dist/event-loop/probe.js')]);
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
        if (round > 0) held.push(now); // the first round only warms up
      }
      const of = (figure: keyof Held): Spread => spread(held.map((round) => round[figure]));
      rows.push({ route, what, status, turn: of('turn'), delay: of('delay'), cpu: of('cpu') });
      say(`  ${route}: ${what}, ${status}, ${rounded(of('turn').median)} ms`);
    }
  } finally {
    await running.stop();
  }
  const worst = [...new Set(rows.map(({ route }) => route))].map((route) =>
    rows.filter((row) => row.route === route).reduce((one, other) => (other.turn.median > one.turn.median ? other : one)),
  );
  say('');
  const cells = ({ route, what, status, turn, delay, cpu }: Row): string[] => [
    ...[route, what, String(status)],
    ...[turn.least, turn.median, turn.most, delay.least, cpu.median].map(rounded),
  ];
  say(table(['route', 'its worst request', 'status', 'held ms, least', 'median', 'most', 'delay ms', 'processor ms'], worst.map(cells)));
  const messages = measureMessages();
  say('');
  say(
    table(
      ['message', 'property', 'its worst', 'ms'],
      messages.slice(0, 10).map(({ type, property, what, milliseconds }) => [type, property, what, rounded(milliseconds)]),
    ),
  );
  const over = [...worst.map(({ turn }) => turn.median), ...messages.map(({ milliseconds }) => milliseconds)].filter(
    (milliseconds) => milliseconds >= GOAL_MS,
  ).length;
  say(`\n${rows.length} requests and ${messages.length} messages; ${over === 0 ? 'none holds' : `${over} hold`} the event loop for ${GOAL_MS} ms or longer.`);
} finally {
  await system.stop();
}
