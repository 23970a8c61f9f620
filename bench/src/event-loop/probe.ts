/**
 * Loaded into a gateway by `--import`: answers 'begin' once it watches, and 'end' with what there was since, in milliseconds: the longest delay of
 * the event loop, and the processor time of all turns and threads together. Other programs lengthen the first and leave the second alone.
 */
import { monitorEventLoopDelay } from 'node:perf_hooks';

export interface Held {
  delay: number;
  cpu: number;
}

const RESOLUTION_MS = 1;
const delay = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
delay.enable();
let before = process.cpuUsage();

process.on('message', (asked) => {
  const { user, system } = process.cpuUsage(before);
  // a delay is counted from one tick of the timer to the next, so an idle loop shows the resolution itself
  const held: Held = { delay: Math.max(0, delay.max / 1e6 - RESOLUTION_MS), cpu: (user + system) / 1_000 };
  if (asked === 'begin') {
    delay.reset();
    before = process.cpuUsage();
  }
  process.send?.(held);
});
// the channel alone must not keep the gateway from ending
process.channel?.unref();
