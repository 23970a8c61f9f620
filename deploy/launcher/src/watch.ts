import { setTimeout as pause } from 'node:timers/promises';
import { PROBE_TIMES, probeUntilSure, type ProbeTimes } from '@shiren/observability/liveness';
import type { Supervised } from './supervised.js';

/** A service listens on its health port once it has loaded what it needs; a loaded machine takes a minute for the models alone. */
export const START_DEADLINE_MS = 180_000;

/** Replaces a service that hangs or does not listen long after its start, until `over` aborts. */
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

/** False when `over` fires. */
const rested = (milliseconds: number, over: AbortSignal): Promise<boolean> => pause(milliseconds, true, { signal: over }).catch(() => false);
