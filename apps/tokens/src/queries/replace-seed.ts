import type { DataSource } from 'typeorm';

/** Replaces the sealed seed of a ticket's callback unless it changed meanwhile. By hand: TypeORM cannot set part of a JSON column. */
export async function replaceSeed(database: DataSource, ticketId: string, before: string, after: string): Promise<void> {
  await database.query(`update ticket set callback = jsonb_set(callback, '{seed}', to_jsonb($2::text)) where id = $1 and callback->>'seed' = $3`, [
    ticketId,
    after,
    before,
  ]);
}
