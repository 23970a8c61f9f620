/** npm run bench -- soak: twenty minutes of moderate load, to see whether any process keeps growing. `-- --minutes=N` sets another duration. */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { root, startSystem } from '@shiren/testing';
import { openCalls } from '../calls.js';
import { rounded, table } from '../measurement.js';
import { growthPerMinute } from './growth-per-minute.js';
import { arrivals, openLoop } from './open-loop.js';
import { megabytes } from './processes.js';

const MINUTES = Number(process.argv.find((argument) => argument.startsWith('--minutes='))?.split('=')[1] ?? 20);
/** Caches and pools fill and the engine settles first; growth is measured after that. */
const SETTLING = MINUTES / 4;
const STATUS_PER_SECOND = 40;
const TOKENS_PER_SECOND = 10;
const VERIFICATIONS_PER_SECOND = 2;

const say = (line: string): void => void process.stdout.write(`${line}\n`);

/** Bytes of the used heap and of the whole process, from the service's own metrics. */
async function heapOf(health: string | undefined): Promise<number | undefined> {
  if (!health) return undefined;
  const text = await fetch(new URL('/metrics', health)).then((response) => response.text());
  const used = /^nodejs_heap_size_used_bytes(?:\{[^}]*\})? (\S+)$/m.exec(text)?.[1];
  return used === undefined ? undefined : Number(used) / 1024 / 1024;
}

const system = await startSystem();
const samples = new Map<string, { minute: number; megabytes: number; heap?: number }[]>();
const calls = await openCalls(system);
try {
  const began = Date.now();
  let counted = { answered: 0, failed: 0, dropped: 0 };
  const count = async (call: () => Promise<unknown>, perSecond: number): Promise<void> => {
    const step = await openLoop(call, arrivals(perSecond, MINUTES * 60_000, Math.random), perSecond);
    counted = {
      answered: counted.answered + step.answered,
      failed: counted.failed + step.failed,
      dropped: counted.dropped + step.dropped,
    };
  };
  const load = Promise.all([
    count(calls.getStatus, STATUS_PER_SECOND),
    count(calls.getVerifyToken, TOKENS_PER_SECOND),
    count(calls.rpMin, VERIFICATIONS_PER_SECOND),
  ]);
  for (let look = 0; look <= MINUTES; look++) {
    await pause(Math.max(0, began + look * 60_000 - Date.now()));
    const parts = megabytes(system);
    for (const [name, size] of parts) {
      const heap = await heapOf(system.services[name]?.health).catch(() => undefined);
      const sample = { minute: look, megabytes: size, ...(heap === undefined ? {} : { heap }) };
      samples.set(name, [...(samples.get(name) ?? []), sample]);
    }
    const sizes = [...parts].map(([name, size]) => `${name} ${rounded(size)}`);
    say(`minute ${look}: ${sizes.join(', ')}`);
  }
  await load;
  say(`\n${counted.answered} calls answered, ${counted.failed} failed, ${counted.dropped} not begun.\n`);
  const rows = [...samples].map(([name, taken]) => {
    const settled = taken.filter(({ minute }) => minute >= SETTLING);
    const heaps = settled.flatMap(({ minute, heap }) => (heap === undefined ? [] : [{ at: minute, value: heap }]));
    return {
      name,
      first: taken[0]?.megabytes ?? NaN,
      settled: settled[0]?.megabytes ?? NaN,
      last: taken.at(-1)?.megabytes ?? NaN,
      growth: growthPerMinute(settled.map((sample) => ({ at: sample.minute, value: sample.megabytes }))),
      ...(heaps.length > 2 ? { heap: heaps.at(-1)?.value, heapGrowth: growthPerMinute(heaps) } : {}),
    };
  });
  say(
    table(
      ['process', 'MB at first', 'MB settled', 'MB at the end', 'MB a minute', 'heap MB at the end', 'heap MB a minute'],
      rows.map((row) => [
        row.name,
        rounded(row.first),
        rounded(row.settled),
        rounded(row.last),
        rounded(row.growth),
        row.heap === undefined ? '' : rounded(row.heap),
        row.heapGrowth === undefined ? '' : rounded(row.heapGrowth),
      ]),
    ),
  );
  await mkdir(join(root, 'tools/bench/results'), { recursive: true });
  const file = join(root, 'tools/bench/results/soak.json');
  await writeFile(
    file,
    `${JSON.stringify({ at: new Date().toISOString(), minutes: MINUTES, counted, rows, samples: Object.fromEntries(samples) }, null, 1)}\n`,
  );
  say(`\nAs JSON: ${file}`);
} finally {
  await calls.close();
  await system.stop();
}
