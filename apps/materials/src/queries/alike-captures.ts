import type { DataSource } from 'typeorm';

/** Earlier recordings that are looked at closely, at the most. */
const MAX_ALIKE_CAPTURES = 3;
/** Halves of hashes that another recording has to share before it is looked at. */
const MIN_SHARED_HALVES = 4;

/**
 * Keys of the packed frames of each recording that shares the most hashes with this one, of all accounts. By hand: it joins the table to
 * itself and collects the pieces of what it finds in one pass.
 */
export async function findAlikeCaptures(database: DataSource, captureId: string): Promise<string[][]> {
  const rows = await database.query<{ frames: string[] }[]>(
    `select (select array_agg(piece.frames order by piece.sequence) from capture_piece piece where piece.capture_id = found.capture_id) as frames
       from (
         select other.capture_id, count(*) as shared
           from capture_hash own join capture_hash other using (half)
          where own.capture_id = $1 and other.capture_id <> $1
          group by other.capture_id having count(*) >= ${MIN_SHARED_HALVES}
          order by shared desc limit ${MAX_ALIKE_CAPTURES}
       ) found`,
    [captureId],
  );
  return rows.map(({ frames }) => frames);
}
