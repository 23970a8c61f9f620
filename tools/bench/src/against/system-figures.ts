import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { chmod, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { endProcess, freePort, listenTo } from '@shiren/embedded';
import type { RunFile } from '@shiren/testing';
import type { Calls } from '../calls.js';
import { oncePassed, openFlows } from '../flows.js';
import { figuresOf, measure, percentile } from '../measurement.js';
import { arrivals, openLoop } from '../load/open-loop.js';
import { megabytes, processorSeconds } from '../load/processes.js';
import { countStatementsFromNextStart, forgetStatements, statementFigures, type StatementFigures } from './statements.js';

export interface SystemFigures {
  /** Seconds from `npm start` to ready, with a database that exists. */
  start: number;
  /** Processor time of the idle system, in thousandths of a core. */
  idle: number;
  /** Milliseconds of processor time of all processes for one RPMin verification with a token and two statuses. */
  verification: number;
  /** Milliseconds of that for each service. */
  parts: Record<string, number>;
  /** What PostgreSQL did for it; empty if it does not count statements. */
  statements: StatementFigures[];
  /** Verifications per second with 16 in flight. */
  saturation: number;
  /** Milliseconds, at half of the saturation rate of the first version that was measured. */
  p95: number;
  /** GetStatus and GetVerifyToken calls per second with 16 in flight. */
  statuses: number;
  tokens: number;
  /** Milliseconds of processor time of all processes for one flow with a recording, from its token to its result. */
  flow: number;
  /** The same for each frame of the recording: challenges differ in length by chance and by version. */
  flowFrame: number;
  /** How many people can be recorded at the same time; as many as were tried at most. */
  people: number;
  /** Of all processes together, after those verifications and flows. */
  megabytes: number;
}

export interface Durations {
  idle: number;
  verifications: number;
  saturation: number;
  latency: number;
  /** Of each of the two calls without models, and of the people who are recorded at the same time. */
  calls: number;
  people: number;
  flows: number;
}

const START_DEADLINE_MS = 240_000;
const STOP_DEADLINE_MS = 60_000;
/** Rate limits high enough never to affect the measurement. */
const CALL_RATES = 'GetStatus=1000000/1s,*=1000000/1s';
const WARM_UP = 20;
/** Until events are counted, photos described again and memory collected: two seconds after work a system is three times as busy as when it is idle. */
const SETTLES_MS = 15_000;
/** People who send frames at the same time: more than two cores can follow. */
const PEOPLE = 12;

interface Started extends RunFile {
  seconds: number;
  stop: () => Promise<void>;
}

async function start(folder: string, home: string): Promise<Started> {
  const began = performance.now();
  const child = spawn(process.execPath, [join(folder, 'deploy/launcher/dist/main.js')], {
    cwd: folder,
    env: { ...process.env, SHIREN_HOME: home, PORT: String(await freePort()), INFERENCE_WORKERS: '2', CALL_RATES },
    // through this channel the system notices that the benchmark was killed, and ends
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  const said = listenTo(child);
  const stop = (): Promise<void> => endProcess(child, 'SIGTERM', STOP_DEADLINE_MS);
  while (performance.now() - began < START_DEADLINE_MS && child.exitCode === null) {
    if (said().includes('  ready\n')) {
      const seconds = (performance.now() - began) / 1_000;
      return { ...(JSON.parse(await readFile(join(home, 'run.json'), 'utf8')) as RunFile), seconds, stop };
    }
    await pause(20);
  }
  await stop();
  throw new Error(`The system in ${folder} did not start. It said:\n${said()}`);
}

/** Starts the system of one version, measures it through its public API, and stops it. */
export async function systemFigures(folder: string, durations: Durations, latencyRate: number | undefined): Promise<SystemFigures & { rate: number }> {
  const home = await mkdtemp(join(tmpdir(), `shiren-against-${randomBytes(3).toString('hex')}-`));
  await chmod(home, 0o711);
  try {
    const first = await start(folder, home);
    const countsStatements = await countStatementsFromNextStart(first.databaseUrl).finally(first.stop);
    const system = await start(folder, home);
    try {
      const calls = await callsOf(folder, { ...system, home });
      try {
        const figures = await measured({ ...system, countsStatements }, calls, durations, latencyRate);
        const flows = await measuredFlows(system, durations);
        return { ...figures, ...flows, megabytes: total(megabytes(system)), start: system.seconds };
      } finally {
        await calls.close();
      }
    } finally {
      await system.stop();
    }
  } finally {
    await rm(home, { recursive: true, force: true });
  }
}

/** The version's own way to import a person and to call its API. */
async function callsOf(folder: string, system: RunFile & { home: string }): Promise<Calls> {
  const [file] = ['tools/bench/dist/calls.js', 'bench/dist/calls.js'].map((path) => join(folder, path)).filter((path) => existsSync(path));
  const { openCalls } = (await import(file as string)) as { openCalls: (of: RunFile & { home: string }) => Promise<Calls> };
  return openCalls(system);
}

async function measured(
  system: RunFile & { countsStatements: boolean },
  calls: Calls,
  durations: Durations,
  latencyRate: number | undefined,
): Promise<Omit<SystemFigures, 'start' | 'flow' | 'flowFrame' | 'people' | 'megabytes'> & { rate: number }> {
  const verification = async (): Promise<void> => {
    await calls.getVerifyToken();
    await calls.rpMin();
    await calls.getStatus();
    await calls.getStatus();
  };
  for (let at = 0; at < WARM_UP; at++) await verification();
  await pause(SETTLES_MS);
  const idle = await spentDuring(system, () => pause(durations.idle));
  if (system.countsStatements) await forgetStatements(system.databaseUrl);
  const spent = await spentDuring(system, async () => {
    for (let at = 0; at < durations.verifications; at += 2) await Promise.all([verification(), verification()]);
    await pause(1_000); // the console and the callbacks follow
  });
  const statements = system.countsStatements ? await statementFigures(system.databaseUrl, durations.verifications) : [];
  const idleShare = (seconds: number, during: number): number => seconds - (total(idle.seconds) / idle.elapsed) * during;
  const perVerification = (idleShare(total(spent.seconds), spent.elapsed) * 1_000) / durations.verifications;
  const saturated = figuresOf([await measure(verification, 16, durations.saturation)]);
  const rate = latencyRate ?? saturated.perSecond / 2;
  const { latencies } = await openLoop(verification, arrivals(rate, durations.latency, Math.random), rate);
  const [statuses, tokens] = [await measure(calls.getStatus, 16, durations.calls), await measure(calls.getVerifyToken, 16, durations.calls)];
  return {
    idle: (total(idle.seconds) / idle.elapsed) * 1_000,
    verification: perVerification,
    parts: Object.fromEntries([...spent.seconds].map(([name, seconds]) => [name, (seconds * 1_000) / durations.verifications])),
    statements,
    saturation: saturated.perSecond,
    p95: percentile(
      latencies.sort((a, b) => a - b),
      0.95,
    ),
    statuses: figuresOf([statuses]).perSecond,
    tokens: figuresOf([tokens]).perSecond,
    rate,
  };
}

async function measuredFlows(system: RunFile, durations: Durations): Promise<Pick<SystemFigures, 'flow' | 'flowFrame' | 'people'>> {
  const flows = await openFlows(system);
  let [seconds, frames] = [0, 0];
  const pass = async (): Promise<void> => void (frames += (await flows.pass()).frames);
  const spent = (): Promise<number> => oncePassed(flows, async () => total((await spentDuring(system, pass)).seconds));
  await spent();
  frames = 0;
  for (let flow = 0; flow < durations.flows; flow++) seconds += await spent();
  return { flow: (seconds * 1_000) / durations.flows, flowFrame: (seconds * 1_000) / frames, people: await flows.people(PEOPLE, durations.people) };
}

const total = (parts: ReadonlyMap<string, number>): number => [...parts.values()].reduce((sum, part) => sum + part, 0);

/** Seconds of processor time of each part while `work` runs, and how many seconds that took. */
async function spentDuring(system: RunFile, work: () => Promise<unknown>): Promise<{ seconds: Map<string, number>; elapsed: number }> {
  const [before, began] = [processorSeconds(system), performance.now()];
  await work();
  const elapsed = (performance.now() - began) / 1_000;
  return { seconds: new Map([...processorSeconds(system)].map(([name, now]) => [name, now - (before.get(name) ?? 0)])), elapsed };
}
