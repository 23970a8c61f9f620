import { randomInt } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { newMaterialKey } from '@shiren/blob-store';
import { Bus } from '@shiren/bus';
import { Problem } from '@shiren/contracts-core';
import {
  MAX_FRAMES,
  inference,
  type AddFrames,
  type BeginCapture,
  type BegunCapture,
  type FinishCapture,
  type FinishedCapture,
  type Guidance,
  type SeenFrames,
} from '@shiren/contracts-media';
import { decideLiveness, drawChallenge, type LivenessReason } from '@shiren/liveness';
import { DataSource } from 'typeorm';
import { v7 as uuid } from 'uuid';
import { ImageRemoval } from '../intake/image-removal.js';
import { Intake } from '../intake/intake.js';
import { expectWritable } from '../attempts/seal.entity.js';
import { Capture, CapturePiece } from './capture.entity.js';
import { EarlierCaptures } from './earlier-captures.js';

const TRIES = 3;
/** Milliseconds after a recording should have ended in which its last frames may still come. */
const LATEST = 20_000;

/** From 0 (included) to 1, from the system's secure source: nobody may foresee a challenge. */
const random = (): number => randomInt(2 ** 32) / 2 ** 32;

@Injectable()
export class Captures {
  constructor(
    private readonly database: DataSource,
    private readonly bus: Bus,
    private readonly intake: Intake,
    private readonly images: ImageRemoval,
    private readonly earlier: EarlierCaptures,
  ) {}

  /** Draws a challenge and starts the clock. Throws CAPTURE.NO_MORE_TRIES. A recording that was begun before and not finished counts as a try. */
  begin({ attemptId, accountId, strength, flash, tries = TRIES, without }: BeginCapture): Promise<BegunCapture> {
    return this.database.transaction(async (manager) => {
      await manager.query('select pg_advisory_xact_lock(hashtext($1))', [`capture ${attemptId}`]);
      await expectWritable(manager, attemptId);
      const triesLeft = tries - 1 - (await manager.countBy(Capture, { attemptId }));
      if (triesLeft < 0) throw new Problem('CAPTURE.NO_MORE_TRIES', 'Every recording that this attempt may have was made; obtain a fresh token.');
      const challenge = drawChallenge({ strength, flash, ...(without ? { without } : {}) }, random);
      const captureId = uuid();
      await manager.insert(Capture, { id: captureId, attemptId, accountId, challenge, triesLeft, issuedAt: new Date() });
      return { captureId, challenge, triesLeft };
    });
  }

  /** Takes the next piece. Sent again, it is answered as before; anything out of order, or after its time, is CAPTURE.OUT_OF_ORDER or CAPTURE.CLOSED. */
  async addFrames({ captureId, attemptId, sequence, frames }: AddFrames): Promise<SeenFrames> {
    const now = Date.now();
    const capture = await this.find(captureId, attemptId);
    const pieces = await this.pieces(captureId);
    const known = pieces[sequence];
    if (known) return { frames: known.frameCount, guidance: known.guidance as Guidance };
    const receivedAt = now - capture.issuedAt.getTime();
    if (capture.outcome || receivedAt > capture.challenge.duration + LATEST) throw closed();
    if (sequence !== pieces.length) {
      throw new Problem('CAPTURE.OUT_OF_ORDER', `The next piece of this recording is ${pieces.length}.`, { expected: pieces.length });
    }
    const seen = await this.bus.ask(inference.observeFrames, { frames });
    if (seen.first <= (pieces.at(-1)?.last ?? -1)) throw new Problem('REQUEST.INVALID', 'The time stamps of the frames must rise from piece to piece.');
    if (pieces.reduce((sum, piece) => sum + piece.frameCount, seen.frames) > MAX_FRAMES.recording) {
      throw new Problem('REQUEST.INVALID', `A recording holds ${MAX_FRAMES.recording} frames at the most.`);
    }
    const piece = { captureId, sequence, frames, frameCount: seen.frames, guidance: seen.guidance, last: seen.last, receivedAt };
    // two of the same at once: the first stays
    if (await this.insertPiece(attemptId, piece)) await this.earlier.remember(captureId, seen.hashes);
    return { frames: seen.frames, guidance: seen.guidance };
  }

  /** Decides. Asked again, it answers as before. Where it passed, the best frame is a draft of the attempt's FacePic that bears the recording's id. */
  async finish({ captureId, attemptId }: FinishCapture): Promise<FinishedCapture> {
    const capture = await this.find(captureId, attemptId);
    if (capture.outcome) return finished(capture);
    const pieces = await this.pieces(captureId);
    if (pieces.length === 0) throw new Problem('CAPTURE.OUT_OF_ORDER', 'There are no frames yet.', { expected: 0 });
    // a key of its own for each try to finish: two at once must not replace each other's frame
    const face = newMaterialKey(attemptId);
    try {
      const { evidence, face: hasFace } = await this.bus.ask(inference.assessLiveness, {
        challenge: capture.challenge,
        pieces: pieces.map(({ frames, receivedAt }) => ({ frames, receivedAt })),
        earlier: await this.earlier.alike(captureId),
        face,
      });
      let { outcome, reasons }: { outcome: FinishedCapture['outcome']; reasons: LivenessReason[] } = decideLiveness(evidence);
      if (outcome === 'passed' && !(hasFace && (await this.isFit(face)))) [outcome, reasons] = ['again', ['no-face']];
      if (outcome === 'again' && capture.triesLeft === 0) outcome = 'failed';
      const decided = { outcome, reasons, evidence, finishedAt: new Date() };
      const winner = await this.conclude({ ...capture, ...decided }, face);
      if (winner.outcome !== 'passed' || winner.finishedAt !== decided.finishedAt) await this.images.remove([face]);
      return finished(winner);
    } catch (error) {
      // where the database's answer was lost, the face may be stored; then it goes with the attempt
      if (error instanceof Problem) await this.images.remove([face]);
      throw error;
    }
  }

  /** Outcome, evidence and face in one transaction. Of two that finish the same recording the first counts, and is what is returned. */
  private conclude(capture: Capture, face: string): Promise<Capture> {
    const { id, attemptId, accountId, outcome, reasons, evidence, finishedAt } = capture;
    return this.database.transaction(async (manager) => {
      await expectWritable(manager, attemptId);
      const now = await manager.findOne(Capture, { where: { id }, lock: { mode: 'pessimistic_write' } });
      if (!now) throw closed();
      if (now.outcome) return now;
      if (outcome === 'passed') await this.intake.draftFace(manager, { attemptId, accountId, draftId: id, face });
      await manager.update(Capture, { id }, { outcome, reasons, evidence, finishedAt });
      return capture;
    });
  }

  /** False where the frame turns out unfit as a face photo. */
  private async isFit(face: string): Promise<boolean> {
    try {
      await this.intake.checkFace(face, 'FacePic');
      return true;
    } catch (error) {
      if (error instanceof Problem && error.code.startsWith('FACE.')) return false;
      throw error;
    }
  }

  /** False where it was there already. Throws CAPTURE.CLOSED for a recording that ended meanwhile, ATTEMPT.SEALED and ATTEMPT.ERASED. */
  private insertPiece(attemptId: string, piece: CapturePiece): Promise<boolean> {
    return this.database.transaction(async (manager) => {
      await expectWritable(manager, attemptId);
      const rows = await manager.query<unknown[]>(
        `insert into capture_piece (capture_id, sequence, frames, frame_count, guidance, last, received_at)
           select id, $2, $3, $4, $5, $6, $7 from capture where id = $1 and outcome is null for share on conflict do nothing returning sequence`,
        [piece.captureId, piece.sequence, piece.frames, piece.frameCount, piece.guidance, piece.last, piece.receivedAt],
      );
      if (rows.length > 0) return true;
      if (await manager.existsBy(CapturePiece, { captureId: piece.captureId, sequence: piece.sequence })) return false;
      throw closed();
    });
  }

  private async find(captureId: string, attemptId: string): Promise<Capture> {
    const capture = await this.database.manager.findOneBy(Capture, { id: captureId, attemptId });
    if (!capture) throw new Problem('CAPTURE.NOT_FOUND', 'This attempt has no such recording.');
    return capture;
  }

  private pieces(captureId: string): Promise<CapturePiece[]> {
    return this.database.manager.find(CapturePiece, { where: { captureId }, order: { sequence: 'asc' } });
  }
}

const closed = (): Problem => new Problem('CAPTURE.CLOSED', 'This recording has ended; begin another one.');
const finished = ({ outcome, reasons, triesLeft }: Pick<Capture, 'outcome' | 'reasons' | 'triesLeft'>): FinishedCapture => ({
  outcome: outcome ?? 'again',
  reasons: reasons ?? [],
  triesLeft,
});
