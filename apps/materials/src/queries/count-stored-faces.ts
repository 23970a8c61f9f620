import type { DataSource } from 'typeorm';

/** People of whom a face is stored; one with several attempts counts once. By hand: it groups a union of two tables. */
export async function countStoredFaces(database: DataSource): Promise<number> {
  const [{ people }] = await database.query<[{ people: string }]>(
    `select count(distinct coalesce(person::text, attempt_id::text)) as people from (
       select attempt_id, (array_agg(person) filter (where person is not null))[1] as person from (
         select attempt_id, person, type from material union all select attempt_id, person, type from draft) given
        group by attempt_id having bool_or(type in ('FacePic', 'FaceRetainedPic', 'IdCardFrontPic'))) kept`,
  );
  return Number(people);
}
