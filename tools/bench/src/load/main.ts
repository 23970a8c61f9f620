/**
 * npm run bench -- load: first the cost of a status and of a token compared with a bare round trip of Nest, Fastify and NATS, alternating; then whole
 * verifications in an open loop, step by step up to saturation, with one inference worker and with two; then flows with a recording, one after the
 * other and at the same time. Takes about seven minutes.
 */
import { execFileSync } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { availableParallelism, cpus } from 'node:os';
import { join } from 'node:path';
import { root, startSystem, type RunningSystem } from '@shiren/testing';
import { openCalls } from '../calls.js';
import { measure, percentile, rounded, table } from '../measurement.js';
import { lightCallsTable, measureLightCalls, type LightCall } from './light-calls.js';
import { arrivals, openLoop } from './open-loop.js';
import { plotLoad } from './plot.js';
import { processorSeconds } from './processes.js';
import { oncePassed, openFlows, type PassedFlow } from '../flows.js';
import { keptUp, type FlowLoad, type LoadStep } from './load-step.js';

const quick = process.argv.includes('--quick');
const ROUNDS = quick ? 1 : 3;
const ROUND = quick ? 1_500 : 2_500;
const STEP = quick ? 8_000 : 12_000;
/** Verifications per second of each step. Ends early once a step does not keep up. */
const RATES = quick ? [2, 4] : [2, 4, 7, 10, 14, 18, 22, 27];
const FLOWS = quick ? 1 : 4;
/** People who send frames at the same time, more than two cores can follow, and for how many milliseconds. */
const PEOPLE = 12;
const PEOPLE_TIME = quick ? 12_000 : 25_000;
const WORKERS = quick ? [1] : [1, 2];
/** Rate limits high enough never to affect the measurement; calls are still counted. */
const CALL_RATES = 'GetStatus=1000000/1s,*=1000000/1s';

const say = (line: string): void => void process.stdout.write(`${line}\n`);

/** Everything that one person causes at the API: a verification with two status queries, and one token per verification. */
async function measureLoad(system: RunningSystem, workers: number): Promise<LoadStep[]> {
  const calls = await openCalls(system);
  try {
    await measure(calls.rpMin, workers, 2_000);
    const steps: LoadStep[] = [];
    for (const rate of RATES) {
      const before = processorSeconds(system);
      const own = process.cpuUsage();
      const [verified, asked, opened] = await Promise.all([
        openLoop(calls.rpMin, arrivals(rate, STEP, Math.random), rate),
        openLoop(calls.getStatus, arrivals(2 * rate, STEP, Math.random), 2 * rate),
        openLoop(calls.getVerifyToken, arrivals(rate, STEP, Math.random), rate),
      ]);
      const after = processorSeconds(system);
      const spent = process.cpuUsage(own);
      const seconds = verified.elapsed / 1_000;
      const cores = Object.fromEntries([...after].map(([name, now]) => [name, (now - (before.get(name) ?? 0)) / seconds]));
      cores['load generator'] = (spent.user + spent.system) / 1e6 / seconds;
      const sorted = verified.latencies.sort((a, b) => a - b);
      const arrived = verified.answered + verified.failed + verified.dropped;
      const step: LoadStep = {
        workers,
        asked: rate,
        arrived: arrived / (STEP / 1_000),
        perSecond: verified.answered / seconds,
        p50: sorted.length ? percentile(sorted, 0.5) : NaN,
        p95: sorted.length ? percentile(sorted, 0.95) : NaN,
        p99: sorted.length ? percentile(sorted, 0.99) : NaN,
        notAnswered: [verified, asked, opened].reduce((sum, each) => sum + each.failed + each.dropped, 0),
        cores,
      };
      steps.push(step);
      say(`  ${workers} workers, ${rate} a second: ${rounded(step.perSecond)} done, p95 ${rounded(step.p95)} ms`);
      if (!keptUp(step)) break;
    }
    return steps;
  } finally {
    await calls.close();
  }
}

/** Flows one after the other, then recordings at the same time. */
async function measureFlows(system: RunningSystem): Promise<FlowLoad> {
  const flows = await openFlows(system);
  await oncePassed(flows, () => flows.pass());
  const passed: PassedFlow[] = [];
  const spent = new Map<string, number>();
  while (passed.length < FLOWS) {
    const [flow, before] = await oncePassed(flows, async () => {
      const before = processorSeconds(system);
      return [await flows.pass(), before] as const;
    });
    passed.push(flow);
    for (const [name, now] of processorSeconds(system)) spent.set(name, (spent.get(name) ?? 0) + now - (before.get(name) ?? 0));
  }
  const mean = (of: (flow: PassedFlow) => number): number => passed.reduce((sum, flow) => sum + of(flow), 0) / FLOWS;
  return {
    frames: mean(({ frames }) => frames),
    bytes: mean(({ bytes }) => bytes),
    judged: mean(({ judged }) => judged),
    coreSeconds: Object.fromEntries([...spent].map(([name, seconds]) => [name, seconds / FLOWS])),
    people: await flows.people(PEOPLE, PEOPLE_TIME),
  };
}

const steps: LoadStep[] = [];
let flows: FlowLoad | undefined;
let shares: LightCall[] = [];
for (const workers of WORKERS) {
  say(`Starting a system of its own with ${workers} inference workers …`);
  const system = await startSystem({ INFERENCE_WORKERS: String(workers), CALL_RATES });
  try {
    if (shares.length === 0) shares = await measureLightCalls(system, ROUNDS, ROUND);
    steps.push(...(await measureLoad(system, workers)));
    if (workers === WORKERS.at(-1)) flows = await measureFlows(system);
  } finally {
    await system.stop();
  }
}

say('');
say(lightCallsTable(shares));
say('');
say(
  table(
    ['workers', 'arrived a second', 'done a second', 'p50 ms', 'p95 ms', 'p99 ms', 'not answered', 'cores busy', 'most of them'],
    steps.map((step) => {
      const parts = Object.entries(step.cores).sort(([, a], [, b]) => b - a);
      return [
        String(step.workers),
        ...[step.arrived, step.perSecond, step.p50, step.p95, step.p99, step.notAnswered].map(rounded),
        rounded(parts.reduce((sum, [, cores]) => sum + cores, 0)),
        parts
          .slice(0, 4)
          .map(([name, cores]) => `${name} ${rounded(cores)}`)
          .join(', '),
      ];
    }),
  ),
);
if (flows) {
  const parts = Object.entries(flows.coreSeconds).sort(([, a], [, b]) => b - a);
  say('');
  say(
    table(
      ['a flow with a recording', ''],
      [
        ['frames', rounded(flows.frames)],
        ['kilobytes of frames', rounded(flows.bytes / 1_000)],
        ['milliseconds from the last frame until it was judged', rounded(flows.judged)],
        ['people recorded at the same time', rounded(flows.people)],
        ['core seconds, all parts', rounded(parts.reduce((sum, [, seconds]) => sum + seconds, 0))],
        ...parts.slice(0, 6).map(([name, seconds]) => [`core seconds, ${name}`, rounded(seconds)]),
      ],
    ),
  );
}
const folder = join(root, 'tools/bench/results');
await mkdir(folder, { recursive: true });
const machine = { cores: availableParallelism(), cpu: cpus()[0]?.model, node: process.version };
const commit = execFileSync('git', ['rev-parse', '--short', 'HEAD'], { cwd: root }).toString().trim();
await writeFile(join(folder, 'load.json'), `${JSON.stringify({ at: new Date().toISOString(), commit, machine, shares, steps, flows }, null, 1)}\n`);
await writeFile(join(folder, 'load.png'), await plotLoad(steps));
say(`\nAs JSON and as a plot: ${join(folder, 'load.json')}, load.png`);
