/**
 * A command that npm runs ends with that npm (docs/decisions/0090). npm hands SIGTERM on to its child, but nobody hands on a SIGKILL, so
 * whoever imports this looks twice a second whether its parent is still the npm that started it. Started in any other way (by hand with
 * nohup or setsid, by a supervisor, by a test), a process has no such npm, and its parent may go.
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
