import { createHmac } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Keyring } from '@shiren/encryption';
import { DataSource } from 'typeorm';

/** How many earlier recordings are compared frame by frame. */
const MAX_ALIKE_CAPTURES = 3;
/** How many halves of hashes another recording has to share before it is compared. */
const MIN_SHARED_HALVES = 4;

/** Finds earlier recordings that may have been replayed. The hashes only select candidates; comparing the frames decides. */
@Injectable()
export class EarlierCaptures {
  private readonly key: Buffer;

  constructor(
    private readonly database: DataSource,
    keyring: Keyring,
  ) {
    this.key = keyring.derive('materials/capture-hash');
  }

  async remember(captureId: string, hashes: readonly string[]): Promise<void> {
    const halves = [...new Set(hashes.flatMap((hash) => this.halvesOf(hash)))];
    if (halves.length === 0) return;
    await this.database.query('insert into capture_hash (half, capture_id) select unnest($1::text[]), $2 on conflict do nothing', [halves, captureId]);
  }

  /**
   * Returns the keys of each candidate's packed frames. Includes recordings of all accounts, because a recording stolen from one may be
   * replayed to another.
   */
  async alike(captureId: string): Promise<string[][]> {
    const rows: { frames: string[] }[] = await this.database.query(
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

  /** Both halves, each with its position, as keyed hashes: they are derived from faces, and are only ever compared for equality. */
  private halvesOf(hash: string): string[] {
    return [`a${hash.slice(0, 8)}`, `b${hash.slice(8)}`].map(
      (half) => half.slice(0, 1) + createHmac('sha256', this.key).update(half).digest('hex').slice(0, 8),
    );
  }
}
