/**
 * The health check of an image: whether the service is ready. A container engine only marks a container as unhealthy, so a service that
 * hangs is killed here, and the engine's restart policy starts it again. Inside a container the first process can't be killed, so
 * the service has to run under an init (`init: true` in Compose, `docker run --init`).
 */
import { readFile, readdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { PROBE_TIMES, probeUntilSure, type ProbeTimes } from './liveness.js';

const READY_DEADLINE_MS = 3_000;

/** The service's process among the children of `init`, by its command line. */
export async function serviceUnder(init: number): Promise<number | undefined> {
  for (const pid of (await readdir('/proc')).map(Number).filter((name) => name > 0)) {
    const [stat, command] = await Promise.all(['stat', 'cmdline'].map((file) => readFile(`/proc/${pid}/${file}`, 'utf8').catch(() => '')));
    // state and parent follow the program's name, which may contain blanks
    const parent = Number(stat?.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
    if (parent === init && command?.includes('/dist/main.js')) return pid;
  }
  return undefined;
}

/** The exit code of the check; kills the service under `init` if it hangs. */
export async function checkHealth(port: number, init = 1, times: ProbeTimes = PROBE_TIMES): Promise<0 | 1> {
  const ready = await fetch(`http://127.0.0.1:${port}/health/ready`, { signal: AbortSignal.timeout(READY_DEADLINE_MS) }).catch(() => undefined);
  if (ready?.ok) return 0;
  if ((await probeUntilSure(port, times)) === 'silent') {
    const pid = await serviceUnder(init);
    if (pid) process.kill(pid, 'SIGKILL');
    process.stdout.write(pid ? 'The service did not answer and was killed.\n' : 'The service does not answer; without an init it can’t be killed.\n');
  }
  return 1;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) process.exit(await checkHealth(Number(process.env['HEALTH_PORT'])));
