import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checkHealth, serviceUnder } from './check-health.js';

/** A service that prints its port or, with the word `busy`, blocks its event loop at once. */
const SERVICE = `
const server = require('node:http').createServer((request, response) => response.end('{}')).listen(0, '127.0.0.1', () => {
  console.log(server.address().port);
  if (process.argv[2] === 'busy') setTimeout(() => { for (;;); }, 50);
});
process.on('SIGTERM', () => process.exit(0));
`;
const TIMES = { deadline: 200, pause: 20, maxSilent: 3 };

describe('the health check of an image', () => {
  let folder: string;
  let init: ChildProcess;

  /** A shell acts as the init of a container: it starts the service and ends with it. */
  const start = async (word: string): Promise<number> => {
    init = spawn('sh', ['-c', `node ${join(folder, 'dist/main.js')} ${word} & wait $!`], { stdio: ['ignore', 'pipe', 'ignore'] });
    const [said] = (await once(init.stdout!, 'data')) as [Buffer];
    return Number(said.toString());
  };

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'shiren-check-'));
    await mkdir(join(folder, 'dist'));
    await writeFile(join(folder, 'dist/main.js'), SERVICE);
  });
  afterAll(() => rm(folder, { recursive: true }));

  it('leaves a service alone that answers, and one that does not listen yet', async () => {
    const port = await start('well');
    const pid = (await serviceUnder(init.pid!))!;
    expect(await checkHealth(port, init.pid, TIMES)).toBe(0);
    const ended = once(init, 'exit');
    process.kill(pid);
    await ended;
    expect(await checkHealth(port, init.pid, TIMES)).toBe(1);
  });

  it('kills a service that holds its event loop, which ends the container', async () => {
    const port = await start('busy');
    const ended = once(init, 'exit');
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(await checkHealth(port, init.pid, TIMES)).toBe(1);
    expect(await ended).toEqual([128 + 9, null]);
  }, 20_000);
});
