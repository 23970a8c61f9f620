import { createHmac } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Keyring } from '@shiren/encryption';
import { DataSource } from 'typeorm';
import { findAlikeCaptures } from '../queries/alike-captures.js';
import { CaptureHash } from './capture.entity.js';

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
    const rows = halves.map((half) => ({ half, captureId }));
    await this.database.createQueryBuilder().insert().into(CaptureHash).values(rows).orIgnore().updateEntity(false).execute();
  }

  /**
   * Returns the keys of each candidate's packed frames. Includes recordings of all accounts, because a recording stolen from one may be
   * replayed to another.
   */
  alike(captureId: string): Promise<string[][]> {
    return findAlikeCaptures(this.database, captureId);
  }

  /** Both halves, each with its position, as keyed hashes: they are derived from faces, and are only ever compared for equality. */
  private halvesOf(hash: string): string[] {
    return [`a${hash.slice(0, 8)}`, `b${hash.slice(8)}`].map(
      (half) => half.slice(0, 1) + createHmac('sha256', this.key).update(half).digest('hex').slice(0, 8),
    );
  }
}
