import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, readdirSync } from 'node:fs';
import { chmod, mkdtemp, rm, stat, utimes } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { freePort, listenTo } from '@shiren/embedded';
import { readRunFile, root } from '@shiren/testing';

const START_DEADLINE_MS = 240_000;

/** The process and all of its descendants. */
function familyOf(ancestor: number): number[] {
  const family = [ancestor];
  const parents = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map((pid) => ({ pid: Number(pid), parent: parentOf(pid) }));
  for (const member of family) family.push(...parents.filter(({ parent }) => parent === member).map(({ pid }) => pid));
  return family;
}

/** The fourth field of a process's stat, counted from behind the program's name, which may contain spaces; undefined when the process is gone. */
function parentOf(pid: string | number): number | undefined {
  try {
    const state = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const [status, parent] = state.slice(state.lastIndexOf(')') + 2).split(' ');
    return status === 'Z' ? undefined : Number(parent);
  } catch {
    return undefined;
  }
}

async function until(what: () => boolean | Promise<boolean>, deadline = 60_000): Promise<void> {
  for (const end = Date.now() + deadline; !(await what()); await pause(50)) {
    if (Date.now() > end) throw new Error(`${what.toString()} did not come true in ${deadline} ms`);
  }
}

describe('npm run dev -- tokens', () => {
  it('restarts that service when its code changes, serves live pages, and leaves no process behind', async () => {
    const home = await mkdtemp(join(tmpdir(), 'shiren-development-'));
    await chmod(home, 0o711);
    const child = spawn(process.execPath, ['tools/dev.mjs', 'tokens'], {
      cwd: root,
      env: { ...process.env, CI: 'true', SHIREN_HOME: home, PORT: String(await freePort()) },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const said = listenTo(child, 200_000);
    try {
      await until(() => said().includes('  ready\n') || child.exitCode !== null, START_DEADLINE_MS);
      expect(said()).toMatch(/tokens +restarts on change, debugger on 127\.0\.0\.1:\d+/);
      const { services } = await readRunFile(home);
      const family = familyOf(child.pid!);
      const serving = (): number[] => familyOf(services['tokens']!.pid).slice(1);
      const isReady = (name: string): Promise<boolean> =>
        fetch(services[name]!.health!).then(
          ({ ok }) => ok,
          () => false,
        );

      const before = serving();
      expect(before).toHaveLength(1);
      const built = join(root, 'apps/tokens/dist/main.js');
      const { atime, mtime } = await stat(built);
      await utimes(built, atime, new Date());
      await until(async () => serving().length === 1 && serving()[0] !== before[0] && (await isReady('tokens')));
      await utimes(built, atime, mtime);

      const [consoleAddress, flowAddress] = [/Console, live +(\S+)/, /Flow, live +(\S+)/].map((line) => line.exec(said())![1]!);
      expect(await (await fetch(consoleAddress!)).text()).toContain('/console/@vite/client');
      expect(await (await fetch(flowAddress!)).text()).toContain('/h5/@vite/client');
      const fromGateway = await fetch(new URL('/docs/openapi.json', flowAddress));
      expect(await fromGateway.json()).toMatchObject({ openapi: '3.1.0' });
      const refused = await fetch(new URL('/console/api/scenes', consoleAddress), {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: '{}',
      });
      expect([refused.status, refused.headers.get('content-type')]).toEqual([403, expect.stringContaining('application/json')]);

      const everyone = [...family, ...serving()];
      child.kill('SIGINT');
      await once(child, 'exit');
      expect(child.exitCode).toBe(0);
      expect(everyone.filter((pid) => parentOf(pid) !== undefined)).toEqual([]);
    } finally {
      if (child.exitCode === null && child.signalCode === null) {
        child.kill('SIGTERM');
        await once(child, 'exit');
      }
      await rm(home, { recursive: true, force: true });
    }
  }, 420_000);

  it('names the services when it is given something else', async () => {
    const child = spawn(process.execPath, ['tools/dev.mjs', 'token'], { cwd: root, env: { ...process.env, CI: 'true' }, stdio: ['ignore', 'ignore', 'pipe'] });
    const said = listenTo(child);
    await once(child, 'exit');
    expect([child.exitCode, said()]).toEqual([1, expect.stringContaining('There is no service token. Services: gateway, tokens, ')]);
  }, 120_000);
});
