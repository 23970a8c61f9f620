/**
 * npm run growth: what an installation of any size needs, from the figures in a file (by default tools/bench/growth-input.json).
 * npm run growth -- tools/bench/results/load.json: first copies the core seconds that `npm run bench -- load` measured to
 * tools/bench/growth-input.json.
 */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { root } from '@shiren/testing';
import { rounded, table } from '../measurement.js';
import { coreSecondsOf, flowCoreSecondsOf, grow, type GrowthInput } from './growth.js';
import type { FlowLoad, LoadStep } from './load-step.js';

const ownFile = join(root, 'tools/bench/growth-input.json');
const read = async <Content>(file: string): Promise<Content> => JSON.parse(await readFile(file, 'utf8')) as Content;

let input = await read<GrowthInput | { steps: LoadStep[]; flows?: FlowLoad }>(process.argv[3] ?? ownFile);
if ('steps' in input) {
  const { steps, flows } = input;
  const ofFlows = flows ? { flowCoreSeconds: flowCoreSecondsOf(flows), flowImageBytes: Math.round(flows.bytes) } : {};
  input = { ...(await read<GrowthInput>(ownFile)), coreSeconds: coreSecondsOf(steps), ...ofFlows };
  await writeFile(ownFile, `${JSON.stringify(input, null, 2)}\n`);
}
const { parts, cores, perDay, database, broker, store, cost } = grow(input);

const sumOf = (parts: Record<string, number>): number => Object.values(parts).reduce((sum, seconds) => sum + seconds, 0);
const say = (text: string): void => void process.stdout.write(`${text}\n\n`);
say(
  `${rounded(input.peakPerSecond)} verifications and ${rounded(input.flowsPerSecond)} flows with a recording a second at the peak, ${rounded(perDay)} a day together:`,
);
say(
  table(
    ['part', 'core seconds a verification', 'core seconds a flow', 'cores', 'pods'],
    [
      ...parts.map((part) => [part.name, ...[input.coreSeconds[part.name] ?? 0, input.flowCoreSeconds[part.name] ?? 0, part.cores, part.pods].map(rounded)]),
      ['all', ...[sumOf(input.coreSeconds), sumOf(input.flowCoreSeconds), cores].map(rounded), ''],
    ],
  ),
);
say(
  table(
    ['what', 'comes to'],
    [
      ['PostgreSQL, GB kept (one copy)', rounded(database.gigabytes)],
      ['PostgreSQL, GB of a month', rounded(database.gigabytesOfPartition)],
      ['PostgreSQL, partitions of each table', rounded(database.partitions)],
      ['PostgreSQL, MB of rows written a second at the peak', rounded(database.writtenMegabytesPerSecond)],
      ['NATS, events a second at the peak', rounded(broker.eventsPerSecond)],
      ['NATS, MB written a second at the peak (all copies)', rounded(broker.megabytesPerSecond)],
      ['NATS, GB kept (one copy)', rounded(broker.gigabytes)],
      ['store, TB kept', rounded(store.terabytes)],
      ['store, MB put a second at the peak', rounded(store.putMegabytesPerSecond)],
    ],
  ),
);
say(
  table(
    ['a month, in the units of the prices given', 'costs'],
    [
      ['cores', rounded(cost.cores)],
      ['PostgreSQL storage', rounded(cost.database)],
      ['store', rounded(cost.store)],
      ['NATS storage', rounded(cost.broker)],
      ['together', rounded(cost.month)],
      ['a thousand verifications', rounded(cost.thousandVerifications)],
    ],
  ),
);
