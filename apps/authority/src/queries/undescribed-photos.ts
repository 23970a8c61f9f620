import type { DataSource } from 'typeorm';

/**
 * Photos on record that a model has not described, in the order of their keys from after `after`; those that it could not describe, again if
 * that was before `recheckBefore`. By hand: it looks through the whole registry, page by page, and needs no rows in between.
 */
export async function undescribedPhotos(database: DataSource, model: string, after: string, limit: number, recheckBefore: Date): Promise<string[]> {
  const rows = await database.query<{ photo: string }[]>(
    `select photo from identity where photo > $2 and not exists (
       select from photo_template known where known.model = $1 and known.photo = identity.photo and (known.outcome = 'described' or known.described_at > $4))
     order by photo limit $3`,
    [model, after, limit, recheckBefore],
  );
  return rows.map(({ photo }) => photo);
}
