import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { withParent } from './root.js';

/** Starts a child the way tests start services, prints its process id, and stays. */
const parent = `
  import { spawn } from 'node:child_process';
  const child = spawn(process.execPath, [${withParent.map((word) => JSON.stringify(word)).join(', ')}, '--eval', 'setInterval(() => undefined, 1000)'],
    { stdio: ['ignore', 'ignore', 'ignore', 'ipc'] });
  process.stdout.write(String(child.pid));
`;

const isRunning = (pid: number): boolean => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

it('a service that a test started ends when the test is killed', async () => {
  const test = spawn(process.execPath, ['--input-type=module', '--eval', parent], { stdio: ['ignore', 'pipe', 'inherit'] });
  const [text] = (await once(test.stdout, 'data')) as [Buffer];
  const pid = Number(text.toString());
  await delay(500); // time for Node to start
  expect(isRunning(pid)).toBe(true);
  test.kill('SIGKILL');
  for (let waited = 0; isRunning(pid) && waited < 5_000; waited += 100) await delay(100);
  expect(isRunning(pid)).toBe(false);
}, 20_000);
