import { setTimeout as pause } from 'node:timers/promises';
import { PROBE_TIMES, probeUntilSure, type ProbeTimes } from '@shiren/observability/liveness';
import type { Supervised } from './supervised.js';

/** A service listens on its health port once everything it needs is loaded; on a busy machine, the models alone take a minute. */
export const START_DEADLINE_MS = 180_000;

/** Replaces a service that hangs, or that still doesn't listen long after its start. Ends when `over` aborts. */
export async function watch(service: Supervised, healthPort: () => number, over: AbortSignal, times: ProbeTimes & { start: number } = TIMES): Promise<void> {
  while (await rested(times.pause, over)) {
    const { pid } = service;
    const probed = await probeUntilSure(healthPort(), times);
    if (over.aborted || service.pid !== pid) continue;
    if (probed === 'silent') await service.replace(`has not answered ${times.maxSilent} times in a row, ${times.deadline / 1_000} s each`);
    else if (probed === 'refused' && service.livesFor > times.start) await service.replace(`does not listen ${times.start / 1_000} s after its start`);
  }
}

const TIMES = { ...PROBE_TIMES, start: START_DEADLINE_MS };

/** Waits; resolves with false if `over` aborts. */
const rested = (milliseconds: number, over: AbortSignal): Promise<boolean> => pause(milliseconds, true, { signal: over }).catch(() => false);
