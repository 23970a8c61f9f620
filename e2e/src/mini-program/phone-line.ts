import { fork } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { root } from '@shiren/testing';
import type { FlowEvent, Outcome } from '@shiren/web-sdk';

/** What is on the phone. */
export interface Look {
  /** The data of the page, and of the component in it. */
  page?: Record<string, unknown>;
  screen?: Record<string, unknown>;
  text: string;
  emitted: { name: string; detail: Outcome & { ticketId: string } }[];
  events: FlowEvent[];
  navigated: string;
}

export interface Phone {
  do(name: string, words?: unknown): Promise<unknown>;
  look(): Promise<Look>;
  /** Waits until the phone looks like this. */
  until(what: string, isSo: (look: Look) => boolean, milliseconds?: number): Promise<Look>;
  close(): void;
}

const MAX_WAIT_MS = 30_000;
const LOOK_INTERVAL_MS = 100;

/** A phone with the example project, set up as its page says: the component copied into it, and the addresses set. */
export async function openPhone(config: object): Promise<Phone> {
  const project = mkdtempSync(join(tmpdir(), 'shiren-mini-program-'));
  cpSync(join(root, 'docs/integrators/examples/mini-program'), project, { recursive: true });
  cpSync(join(root, 'libs/mini-program/dist/miniprogram_dist'), join(project, 'shiren'), { recursive: true });
  writeFileSync(join(project, 'config.js'), `module.exports = ${JSON.stringify(config)};`);
  // compiled, since a process does not go through jest's loader
  const child = fork(join(root, 'e2e/dist/mini-program/phone.js'), [project], { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
  const waiting = new Map<number, { resolve: (result: unknown) => void; reject: (error: Error) => void }>();
  const started = new Promise<unknown>((resolve, reject) => waiting.set(0, { resolve, reject }));
  child.on('message', ({ id, result, error }: { id: number; result: unknown; error?: string }) => {
    if (error === undefined) waiting.get(id)?.resolve(result);
    else waiting.get(id)?.reject(new Error(error));
    waiting.delete(id);
  });
  child.on('exit', () => waiting.forEach(({ reject }) => reject(new Error('The phone is off.'))));
  await started;
  let count = 0;
  const command = (name: string, words?: unknown): Promise<unknown> =>
    new Promise((resolve, reject) => {
      waiting.set(++count, { resolve, reject });
      child.send({ id: count, name, words: words ?? null });
    });
  const look = (): Promise<Look> => command('look') as Promise<Look>;
  return {
    do: command,
    look,
    until: async (what, isSo, milliseconds = MAX_WAIT_MS) => {
      for (const end = Date.now() + milliseconds; ; await pause(LOOK_INTERVAL_MS)) {
        const seen = await look();
        if (isSo(seen)) return seen;
        if (Date.now() > end) throw new Error(`The phone never showed ${what}: ${JSON.stringify({ ...seen, screen: seen.screen?.['page'] })}`);
      }
    },
    close: () => {
      child.disconnect();
      rmSync(project, { recursive: true, force: true });
    },
  };
}
