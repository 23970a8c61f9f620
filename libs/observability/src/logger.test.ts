import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';

const built = new URL('../dist/logger.js', import.meta.url).href;

/** Everything that a separate process has written once it has ended. */
async function written(body: string): Promise<unknown[]> {
  const child = spawn(process.execPath, [
    '--input-type=module',
    '-e',
    `const { createLogger } = await import('${built}'); const log = createLogger('x'); ${body}`,
  ]);
  const [lines] = await Promise.all([text(child.stdout), once(child, 'exit')]);
  return lines
    .split('\n')
    .filter(Boolean)
    .map((line) => (JSON.parse(line) as { msg: unknown }).msg);
}

describe('lines of the log', () => {
  it('are all there when a process ends, and in order, however long they waited', async () => {
    const wanted = Array.from({ length: 100 }, (_, index) => `line ${index}`);
    expect(await written(`for (let index = 0; index < 100; index++) log.info('line ' + index); process.exit(0);`)).toEqual(wanted);
  });

  it('are there up to a warning though the process is killed right after it', async () => {
    expect(await written(`log.info('before'); log.warn('bad'); process.kill(process.pid, 'SIGKILL');`)).toEqual(['before', 'bad']);
  });

  it('are written soon though nothing else happens', async () => {
    expect(await written(`log.info('alone'); setTimeout(() => process.kill(process.pid, 'SIGKILL'), 1_000);`)).toEqual(['alone']);
  });
});
