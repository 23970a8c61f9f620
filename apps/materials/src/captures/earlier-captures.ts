import { createHmac } from 'node:crypto';
import { setImmediate } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import { Keyring } from '@shiren/encryption';
import { coarse, movementLikeness, prepareMovement, unpackMovement, type Movement } from '@shiren/liveness';
import { DataSource } from 'typeorm';
import { findAlikeCaptures, type OneCapture } from '../queries/alike-captures.js';
import { framesOfCaptures, latestMovements } from '../queries/latest-movements.js';
import { CaptureHash } from './capture.entity.js';

/** Earlier recordings that a movement is compared with, the latest of all accounts. Older ones are found by their hashes alone. */
const MAX_COMPARED = 1_000;
/** Recordings compared in one go, about 5 ms, before other work gets its turn. */
const IN_ONE_GO = 50;
/** Least likeness of coarsely sampled movements, and the most candidates: replays have 0.62 and more, one in 250 pairs of others 0.55. */
const MIN_LIKENESS = 0.55;
const MAX_CANDIDATES = 6;

/** Finds earlier recordings that may have been replayed. Hashes and coarse movements only select candidates; comparing the observations decides. */
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
   * replayed to another, but none of the same attempt: somebody who tries again looks and moves as before.
   */
  async alike(capture: OneCapture, movement: Movement): Promise<string[][]> {
    const [byHash, byMovement] = await Promise.all([findAlikeCaptures(this.database, capture), this.alikeInMovement(capture, movement)]);
    const known = new Set(byHash.flat());
    return [...byHash, ...byMovement.filter((keys) => keys.every((key) => !known.has(key)))];
  }

  private async alikeInMovement({ attemptId }: OneCapture, movement: Movement): Promise<string[][]> {
    const earlier = await latestMovements(this.database, attemptId, MAX_COMPARED);
    const prepared = prepareMovement(movement, coarse);
    const alike: { captureId: string; likeness: number }[] = [];
    for (const [index, { captureId, movement: other }] of earlier.entries()) {
      if (index % IN_ONE_GO === IN_ONE_GO - 1) await setImmediate();
      const likeness = movementLikeness(prepared, unpackMovement(other));
      if (likeness >= MIN_LIKENESS) alike.push({ captureId, likeness });
    }
    const most = alike.sort((a, b) => b.likeness - a.likeness).slice(0, MAX_CANDIDATES);
    return most.length > 0
      ? framesOfCaptures(
          this.database,
          most.map(({ captureId }) => captureId),
        )
      : [];
  }

  /** Both halves, each with its position, as keyed hashes: they are derived from faces, and are only ever compared for equality. */
  private halvesOf(hash: string): string[] {
    return [`a${hash.slice(0, 8)}`, `b${hash.slice(8)}`].map(
      (half) => half.slice(0, 1) + createHmac('sha256', this.key).update(half).digest('hex').slice(0, 8),
    );
  }
}
