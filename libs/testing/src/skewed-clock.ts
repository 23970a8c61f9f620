/**
 * Preloaded (`node --import`) into a service: shifts its clock by what CLOCK_SKEW_FILE says about it (`{"tokens": -90000}`,
 * milliseconds), and again when the file changes. Monotonic time (performance.now) and timers are not affected, as on a real machine.
 */
import { readFileSync } from 'node:fs';

const file = process.env['CLOCK_SKEW_FILE'] ?? '';
const service = /apps\/([a-z]+)\/dist\//.exec(process.argv[1] ?? '')?.[1] ?? '';
const RealDate = Date;
let skew = 0;

function look(): void {
  try {
    skew = (JSON.parse(readFileSync(file, 'utf8')) as Record<string, number>)[service] ?? 0;
  } catch {
    // half-written: the next read will succeed
  }
}

look();
setInterval(look, 250).unref();

globalThis.Date = new Proxy(RealDate, {
  construct: (target, given: unknown[]) => (given.length === 0 ? new target(target.now() + skew) : (Reflect.construct(target, given) as Date)),
  apply: (target) => new target(target.now() + skew).toString(),
  get: (target, property) => (property === 'now' ? () => target.now() + skew : (Reflect.get(target, property) as unknown)),
});
