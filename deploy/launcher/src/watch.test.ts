import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import { endProcess, freePort } from '@shiren/embedded';
import { Supervised } from './supervised.js';
import { watch } from './watch.js';

/** A server on the given port that answers after the given number of milliseconds. */
const SERVICE = `setTimeout(() => require('node:http').createServer((_, response) => response.end()).listen(+process.argv[1], '127.0.0.1'), +process.argv[2])`;
const TIMES = { deadline: 500, pause: 50, maxSilent: 3, start: 60_000 };

describe('a watched service', () => {
  let port: number;
  let service: Supervised;
  let over: AbortController;
  const said: string[] = [];
  const starts: number[] = [];

  const begin = async (startsIn: number, times = TIMES): Promise<Promise<void>> => {
    said.length = starts.length = 0;
    port = await freePort();
    over = new AbortController();
    service = new Supervised(
      'service',
      async () => {
        const process = spawn('node', ['-e', SERVICE, String(port), String(startsIn)], { stdio: 'inherit' });
        await once(process, 'spawn');
        starts.push(process.pid!);
        return { process, stop: () => endProcess(process, 'SIGKILL', 1_000) };
      },
      (message) => said.push(message),
      () => undefined,
    );
    await service.start();
    return watch(service, () => port, over.signal, times);
  };
  const answers = (): Promise<boolean> =>
    fetch(`http://127.0.0.1:${port}`).then(
      ({ ok }) => ok,
      () => false,
    );
  const until = async (what: () => boolean | Promise<boolean>): Promise<void> => {
    while (!(await what())) await pause(20);
  };
  afterEach(async () => {
    over.abort();
    await service.stop();
  });

  it('is replaced when it hangs, by force where it does not hear, and answers again', async () => {
    void begin(0);
    await until(() => starts.length === 1);
    await until(answers);
    process.kill(service.pid!, 'SIGSTOP');
    await until(() => starts.length === 2);
    await until(answers);
    expect(said).toEqual([
      'service has not answered 3 times in a row, 0.5 s each; it is ended',
      'service died (SIGKILL); it is started again in 0.5 s',
      'service runs again',
    ]);
  }, 30_000);

  it('is left alone when it is away for a moment, and while it starts', async () => {
    void begin(1_500);
    await until(() => starts.length === 1);
    await until(answers);
    process.kill(service.pid!, 'SIGSTOP');
    await pause(700); // one probe is lost, perhaps two, but never three
    process.kill(service.pid!, 'SIGCONT');
    await pause(1_000);
    expect([starts.length, await answers(), said]).toEqual([1, true, []]);
  }, 30_000);

  it('is replaced when it never listens', async () => {
    void begin(1_000_000, { ...TIMES, start: 300 });
    await until(() => starts.length === 2);
    expect(said[0]).toBe('service does not listen 0.3 s after its start; it is ended');
  }, 30_000);
});
