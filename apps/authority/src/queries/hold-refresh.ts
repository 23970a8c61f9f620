import type { DataSource } from 'typeorm';

/**
 * True where `holder` alone describes photos for this model until `holdMs` from now; another instance may only once that time is over. By hand:
 * TypeORM's upsert has no condition, and checking first would let two instances in.
 */
export async function holdRefresh(database: DataSource, model: string, holder: string, holdMs: number): Promise<boolean> {
  const rows = await database.query<unknown[]>(
    `insert into template_refresh (model, holder, held_until) values ($1, $2, now() + $3 * interval '1 millisecond')
     on conflict (model) do update set holder = excluded.holder, held_until = excluded.held_until
       where template_refresh.holder = excluded.holder or template_refresh.held_until < now() returning 1`,
    [model, holder, holdMs],
  );
  return rows.length > 0;
}
