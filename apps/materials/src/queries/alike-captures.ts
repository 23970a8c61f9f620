import type { DataSource } from 'typeorm';

/** A recording and the attempt that it belongs to. */
export interface OneCapture {
  id: string;
  attemptId: string;
}

/** Earlier recordings that are looked at closely, at the most. */
const MAX_ALIKE_CAPTURES = 3;
/** Halves of hashes that another recording has to share before it is looked at. */
const MIN_SHARED_HALVES = 4;

/**
 * Keys of the packed frames of each recording that shares the most hashes with this one, of all accounts but not of the same attempt. By hand: it joins the table to
 * itself and collects the pieces of what it finds in one pass.
 */
export async function findAlikeCaptures(database: DataSource, { id, attemptId }: OneCapture): Promise<string[][]> {
  const rows = await database.query<{ frames: string[] }[]>(
    `select (select array_agg(piece.frames order by piece.sequence) from capture_piece piece where piece.capture_id = found.capture_id) as frames
       from (
         select other.capture_id, count(*) as shared
           from capture_hash own join capture_hash other using (half) join capture on capture.id = other.capture_id
          where own.capture_id = $1 and capture.attempt_id <> $2
          group by other.capture_id having count(*) >= ${MIN_SHARED_HALVES}
          order by shared desc limit ${MAX_ALIKE_CAPTURES}
       ) found`,
    [id, attemptId],
  );
  return rows.map(({ frames }) => frames);
}
