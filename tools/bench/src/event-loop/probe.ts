/**
 * Loaded into a gateway by `--import`: answers 'begin' once it watches, and 'end' with what there was since, in milliseconds. Other programs
 * on the machine lengthen the delay; the other two figures count only what the gateway itself had of a processor.
 */
import { existsSync, readFileSync } from 'node:fs';
import { monitorEventLoopDelay } from 'node:perf_hooks';

export interface Held {
  /** Processor time of the main thread in its longest turn of the event loop: how long it is held on a quiet core. NaN where Linux is not. */
  turn: number;
  /** The longest delay of the event loop on this machine as it is. */
  delay: number;
  /** Processor time of all turns and threads together. */
  cpu: number;
}

const RESOLUTION_MS = 1;
const delay = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
delay.enable();
let before = process.cpuUsage();

/** Milliseconds that the main thread has had of a processor: the first figure of its schedstat, in nanoseconds (proc(5)). */
const SCHEDSTAT = '/proc/self/schedstat';
const isLinux = existsSync(SCHEDSTAT);
const mainThread = (): number => (isLinux ? Number(readFileSync(SCHEDSTAT, 'latin1').split(' ', 1)[0]) / 1e6 : NaN);
let last = mainThread();
let longest = 0;
// a turn of more than a millisecond is followed by a tick, so what is between two ticks is one turn, and less than a millisecond beside it
const tick = (): void => {
  const now = mainThread();
  longest = Math.max(longest, now - last);
  last = now;
};
setInterval(tick, RESOLUTION_MS).unref();

process.on('message', (asked) => {
  const { user, system } = process.cpuUsage(before);
  // a delay is counted from one tick of the timer to the next, so an idle loop shows the resolution itself
  const held: Held = { turn: longest, delay: Math.max(0, delay.max / 1e6 - RESOLUTION_MS), cpu: (user + system) / 1_000 };
  if (asked === 'begin') {
    delay.reset();
    before = process.cpuUsage();
    tick();
    longest = 0;
  }
  process.send?.(held);
});
// the channel alone must not keep the gateway from ending
process.channel?.unref();
