/**
 * A command started by npm ends when that npm ends (docs/decisions/0090). npm passes SIGTERM on to its child, but SIGKILL can't be passed on. A
 * program that imports this file therefore checks twice a second whether its parent is still the npm that started it. A process that was started in
 * another way (by hand with nohup or setsid, by a supervisor, by a test) has no such npm, and may outlive its parent.
 */
import { basename } from 'node:path';
import { setInterval } from 'node:timers';

const LOOK_EVERY_MS = 500;

const npm = process.ppid;
const script = process.env.npm_lifecycle_script ?? '';
if (script.startsWith('exec node ') && script.includes(basename(process.argv[1]))) {
  setInterval(() => {
    if (process.ppid !== npm) process.kill(process.pid, 'SIGTERM');
  }, LOOK_EVERY_MS).unref();
}
