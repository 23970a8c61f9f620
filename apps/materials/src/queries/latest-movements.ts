import type { DataSource } from 'typeorm';

/** Movements of the latest recordings of all other attempts, newest first: ids grow with time. By hand: thousands of rows, of which no entities are made. */
export const latestMovements = (database: DataSource, attemptId: string, most: number): Promise<{ captureId: string; movement: Buffer }[]> =>
  database.query('select capture_id as "captureId", movement from capture_movement where attempt_id <> $1 order by capture_id desc limit $2', [
    attemptId,
    most,
  ]);

/** Keys of the packed frames of each of these recordings. By hand: collects the pieces of all in one pass. */
export async function framesOfCaptures(database: DataSource, captureIds: readonly string[]): Promise<string[][]> {
  const rows = await database.query<{ frames: string[] }[]>(
    'select array_agg(frames order by sequence) as frames from capture_piece where capture_id = any($1) group by capture_id',
    [captureIds],
  );
  return rows.map(({ frames }) => frames);
}
