import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type RPCClient from '@alicloud/pop-core';
import { base64, readRunFile, root, sampleFace, vendorClient } from '@shiren/testing';

const home = process.env['SHIREN_E2E_HOME'] ?? '';

/** Number of calls that account A keeps in flight all the time. */
const IN_FLIGHT = 48;
const CALLS_OF_B = 20;
/**
 * Upper bound for the mean number of A's tasks answered during one call of B: those already running, and one before each further step of B's call.
 */
const MAX_MEAN_WAIT = 8;

let busy: RPCClient;
let other: RPCClient;
let photo: string;

/** A client with an account of its own. */
async function client(name: string): Promise<RPCClient> {
  const run = await readRunFile(home);
  const { MASTER_KEY } = JSON.parse(readFileSync(join(home, 'secrets.json'), 'utf8')) as { MASTER_KEY: string };
  const env = { ...process.env, DATABASE_URL: run.databaseUrl, NATS_URL: run.natsUrl, MASTER_KEY };
  const account = JSON.parse(
    execFileSync(process.execPath, [join(root, 'apps/console/dist/seed.js'), `${name}-${Date.now()}`, '--sample-business'], { env }).toString(),
  ) as object;
  return vendorClient({ ...run, ...account });
}

const detect = (caller: RPCClient): Promise<string> =>
  caller.request('DetectFaceAttributes', { MaterialValue: photo }, { method: 'POST' }).then(
    () => 'answered',
    (error: { code: string }) => error.code,
  );

/** How many of A's calls were answered during each of B's sequential calls. This measures B's wait independently of the machine's speed. */
async function waitsOfB(answeredToA: () => number): Promise<number[]> {
  const waits: number[] = [];
  for (let count = 0; count < CALLS_OF_B; count += 1) {
    const before = answeredToA();
    expect(await detect(other)).toBe('answered');
    waits.push(answeredToA() - before);
  }
  return waits;
}

/** Runs something while account A keeps `IN_FLIGHT` calls under way; also returns how A's calls ended. */
async function whileFlooded<T>(run: (answeredToA: () => number) => Promise<T>): Promise<{ result: T; ends: Map<string, number> }> {
  const ends = new Map<string, number>();
  let isOver = false;
  const flood = Array.from({ length: IN_FLIGHT }, async () => {
    while (!isOver) {
      const end = await detect(busy);
      ends.set(end, (ends.get(end) ?? 0) + 1);
      if (end !== 'answered') await pause(500);
    }
  });
  await pause(2_000);
  const result = await run(() => ends.get('answered') ?? 0).finally(() => (isOver = true));
  await Promise.all(flood);
  return { result, ends };
}

beforeAll(async () => {
  [busy, other] = await Promise.all([client('busy'), client('other')]);
  photo = base64(await sampleFace('anna'));
  for (let count = 0; count < 5; count += 1) await detect(other);
}, 120_000);

it('serves an account in its turn while another floods the models', async () => {
  const { result, ends } = await whileFlooded(waitsOfB);
  process.stderr.write(`tasks of A during each call of B: ${result.join(', ')}\n`);
  // in first-come-first-served order, A's whole queue of up to 16 tasks per thread would run before each call of B
  expect(result.reduce((sum, wait) => sum + wait, 0) / CALLS_OF_B).toBeLessThan(MAX_MEAN_WAIT);
  // A's excess calls are refused as `Throttling`, not reported as a server error; on a slow machine some of its tasks also exceed their deadline
  expect(ends.get('Throttling')).toBeGreaterThan(0);
  expect(ends.get('answered')).toBeGreaterThan(20);
}, 180_000);
