/**
 * Loaded into a gateway with `--import`. It starts measuring on 'begin' and reports the result, in milliseconds, on 'end'. Other programs on the
 * machine increase the delay; the other two figures only count processor time of the gateway itself.
 */
import { existsSync, readFileSync } from 'node:fs';
import { monitorEventLoopDelay } from 'node:perf_hooks';

export interface Held {
  /** The main thread's processor time in the longest turn of the event loop: how long the loop is blocked on a quiet core. NaN except on Linux. */
  turn: number;
  /** The longest delay of the event loop, including the influence of other programs. */
  delay: number;
  /** Total processor time of all turns and threads. */
  cpu: number;
}

const RESOLUTION_MS = 1;
const delay = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
delay.enable();
let before = process.cpuUsage();

/** Processor time of the main thread, the first figure of its schedstat in nanoseconds (proc(5)); returned in milliseconds. */
const SCHEDSTAT = '/proc/self/schedstat';
const isLinux = existsSync(SCHEDSTAT);
const mainThread = (): number => (isLinux ? Number(readFileSync(SCHEDSTAT, 'latin1').split(' ', 1)[0]) / 1e6 : NaN);
let last = mainThread();
let longest = 0;
// a timer tick follows every turn of more than a millisecond, so between two ticks lies one turn, plus less than a millisecond of other work
const tick = (): void => {
  const now = mainThread();
  longest = Math.max(longest, now - last);
  last = now;
};
setInterval(tick, RESOLUTION_MS).unref();

process.on('message', (asked) => {
  const { user, system } = process.cpuUsage(before);
  // the monitor measures from one timer tick to the next, so an idle loop shows the resolution itself
  const held: Held = { turn: longest, delay: Math.max(0, delay.max / 1e6 - RESOLUTION_MS), cpu: (user + system) / 1_000 };
  if (asked === 'begin') {
    delay.reset();
    before = process.cpuUsage();
    tick();
    longest = 0;
  }
  process.send?.(held);
});
// the IPC channel alone must not keep the gateway alive
process.channel?.unref();
