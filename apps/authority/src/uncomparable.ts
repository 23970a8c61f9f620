/**
 * Lists the people of the built-in registry whose face the running recognition model cannot compare, as CSV: npm run uncomparable
 * Names and numbers are masked, as in the console. Exit code 1: the list could not be made.
 */
import 'reflect-metadata';
import { setTimeout as pause } from 'node:timers/promises';
import { Bus, connectToNats } from '@shiren/bus';
import { Problem } from '@shiren/contracts-core';
import { NoSystemFound, findSystem } from './people-file/find-system.js';
import { uncomparablePeople } from './people-file/uncomparable-people.js';

const CONNECT_DEADLINE_MS = 10_000;

async function main(): Promise<void> {
  const env = await findSystem(process.env, process.cwd());
  const connection = await Promise.race([connectToNats('authority uncomparable', env), pause(CONNECT_DEADLINE_MS, undefined, { ref: false })]);
  if (!connection) throw new NoSystemFound('NATS does not answer; is the system running? / 无法连接 NATS');
  try {
    for await (const line of uncomparablePeople(new Bus(connection))) process.stdout.write(`${line}\n`);
  } finally {
    await connection.close();
  }
}

try {
  await main();
} catch (error) {
  const expected = error instanceof Problem || error instanceof NoSystemFound || (error instanceof Error && 'syscall' in error);
  process.stderr.write(`${expected ? error.message : (error as Error).stack}\n`);
  process.exitCode = 1;
}
