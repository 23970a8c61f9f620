import { setTimeout as pause } from 'node:timers/promises';
import type { RunningSystem } from '@shiren/testing';
import { openCalls } from '../calls.js';
import { figuresOf, measure, rounded, table, type Figures, type Measurement } from '../measurement.js';
import { openBareRoundTrip } from './bare-round-trip.js';
import { processorSeconds } from './processes.js';

/** The result of one of the calls that use no model, compared with the bare round trip. */
export interface LightCall {
  what: string;
  inFlight: number;
  figures: Figures;
  /** Milliseconds of processor time per call, of all processes except the load generator; other work on the machine is not included. */
  processor: number;
  /** The same by part, largest first. */
  parts: Record<string, number>;
  /** The rate as a share of the bare round trip's, and the bare round trip's processor time as a share of this call's. */
  share?: number;
  processorShare?: number;
}

const LOAD_GENERATOR = 'load generator';
/** Number of calls of one kind that are signed before a round; more than a round can use. */
const SIGNED_AHEAD = 10_000;
const WARM_UP = 8_000;
/** The system counts as idle if it used fewer than this many cores in a period of this many milliseconds; the number of checks is limited. */
const IDLE = 0.12;
const LOOK_PAUSE = 250;
const MAX_LOOKS = 60;

/** The product's two light calls and the bare round trip, alternating, with the same number of calls in flight over as many connections. */
export async function measureLightCalls(system: RunningSystem, rounds: number, milliseconds: number): Promise<LightCall[]> {
  const calls = await openCalls(system);
  const bare = await openBareRoundTrip(system.natsUrl);
  const look = (): Map<string, number> => {
    const services = { launcher: { pid: system.pid }, ...system.services, ...bare.services };
    return processorSeconds({ pid: process.pid, services }, LOAD_GENERATOR);
  };
  try {
    const kinds = { 'bare Nest, Fastify, NATS': () => bare.call(), GetStatus: calls.getStatus, GetVerifyToken: calls.getVerifyToken };
    for (const call of Object.values(kinds)) await warmUp(call);
    await untilIdle(look);
    const rows: LightCall[] = [];
    for (const inFlight of [1, 16]) {
      const taken = new Map<string, Measurement[]>();
      const spent = new Map<string, Map<string, number>>();
      for (let round = 0; round < rounds; round++) {
        for (const [what, call] of Object.entries(kinds)) {
          calls.signAhead(what, SIGNED_AHEAD);
          const before = look();
          const measured = await measure(call, inFlight, milliseconds);
          await untilIdle(look);
          taken.set(what, [...(taken.get(what) ?? []), measured]);
          const sums = spent.get(what) ?? new Map<string, number>();
          for (const [part, seconds] of look()) sums.set(part, (sums.get(part) ?? 0) + seconds - (before.get(part) ?? 0));
          spent.set(what, sums);
        }
      }
      rows.push(...compared([...taken].map(([what, measured]) => lightCall(what, inFlight, measured, spent.get(what) ?? new Map<string, number>()))));
    }
    return rows;
  } finally {
    await bare.close();
    await calls.close();
  }
}

/**
 * Runs the same number of calls of each kind, since the engine optimises code by how often it ran, and a slow call would run less often in the same
 * time.
 */
async function warmUp(call: () => Promise<void>): Promise<void> {
  const some = async (): Promise<void> => {
    for (let done = 0; done < WARM_UP / 16; done++) await call();
  };
  await Promise.all(Array.from({ length: 16 }, some));
}

/** Waits until the work that a round left behind, such as counting events, is done, so that it is charged to that round and disturbs no later one. */
async function untilIdle(look: () => Map<string, number>): Promise<void> {
  const spent = (): number => [...look()].reduce((sum, [part, seconds]) => (part === LOAD_GENERATOR ? sum : sum + seconds), 0);
  for (let before = spent(), looks = 0; looks < MAX_LOOKS; looks++) {
    await pause(LOOK_PAUSE);
    const now = spent();
    if (now - before < IDLE * (LOOK_PAUSE / 1_000)) return;
    before = now;
  }
}

function lightCall(what: string, inFlight: number, measured: readonly Measurement[], spent: ReadonlyMap<string, number>): LightCall {
  const count = measured.reduce((sum, { latencies }) => sum + latencies.length, 0);
  const parts = [...spent]
    .filter(([part, seconds]) => part !== LOAD_GENERATOR && seconds > 0)
    .map(([part, seconds]): [string, number] => [part, (seconds / count) * 1_000])
    .sort(([, one], [, other]) => other - one);
  return { what, inFlight, figures: figuresOf(measured), processor: parts.reduce((sum, [, each]) => sum + each, 0), parts: Object.fromEntries(parts) };
}

/** Compares all calls with the first one. */
function compared([bare, ...others]: readonly LightCall[]): LightCall[] {
  if (!bare) return [];
  return [bare, ...others.map((row) => ({ ...row, share: row.figures.perSecond / bare.figures.perSecond, processorShare: bare.processor / row.processor }))];
}

const percent = (share: number | undefined): string => (share === undefined ? '' : `${rounded(share * 100)} %`);

export const lightCallsTable = (rows: readonly LightCall[]): string =>
  table(
    ['what', 'in flight', 'per second', 'p50 ms', 'p95 ms', 'p99 ms', 'share of the bare round trip', 'processor ms a call', 'share by that', 'most of it'],
    rows.map(({ what, inFlight, figures, processor, parts, share, processorShare }) => [
      what,
      String(inFlight),
      ...[figures.perSecond, figures.p50, figures.p95, figures.p99].map(rounded),
      percent(share),
      rounded(processor),
      percent(processorShare),
      Object.entries(parts)
        .slice(0, 5)
        .map(([part, each]) => `${part} ${rounded(each)}`)
        .join(', '),
    ]),
  );
