import type { MaterialType } from '@shiren/contracts-core';
import type { EntityManager } from 'typeorm';

export interface WhichMaterials {
  attemptId: string;
  accountId?: string | undefined;
  /** Drafts to include; later ones replace earlier ones. */
  drafts?: readonly string[];
  boundOnly?: boolean;
}

export interface FoundMaterial {
  type: MaterialType;
  /** Encrypted, as is `reading`. */
  value: Buffer;
  reading: Buffer | null;
}

/**
 * Materials of an attempt, then those of its drafts in the order given, so that the last one of a type counts. By hand: it must be one
 * statement, so that a seal or an erasure that happens meanwhile is seen as a whole or not at all.
 */
export function findMaterials(manager: EntityManager, { attemptId, accountId, drafts = [], boundOnly = false }: WhichMaterials): Promise<FoundMaterial[]> {
  return manager.query<FoundMaterial[]>(
    `select type, value, reading, 0 as place from material
      where attempt_id = $1 and ($2::uuid is null or account_id = $2) and not ($4 and draft_id is not null)
     union all
     select type, value, reading, array_position($3::uuid[], draft_id) from draft
      where attempt_id = $1 and ($2::uuid is null or account_id = $2) and draft_id = any($3)
     order by place`,
    [attemptId, accountId ?? null, drafts, boundOnly],
  );
}
