import type { RunFile } from '@shiren/testing';
import { Client } from 'pg';

/** Makes the platform forget the recordings of all tests: they show the same few people, and the same film again counts as a replay. */
export async function forgetRecordings({ databaseUrl }: RunFile): Promise<void> {
  const database = new Client({ connectionString: databaseUrl });
  await database.connect();
  try {
    for (const table of ['capture_hash', 'capture_movement']) await database.query(`delete from materials.${table}`);
  } finally {
    await database.end();
  }
}
