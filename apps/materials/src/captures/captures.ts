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
import { lockInTransaction } from '@shiren/persistence';
import { DataSource } from 'typeorm';
import { v7 as uuid } from 'uuid';
import { ImageRemoval } from '../intake/image-removal.js';
import { Intake } from '../intake/intake.js';
import { expectWritable } from '../attempts/seal.entity.js';
import { insertPiece } from '../queries/insert-piece.js';
import { Capture, CapturePiece } from './capture.entity.js';
import { EarlierCaptures } from './earlier-captures.js';

const DEFAULT_TRIES = 3;
/** How long the last frames may still arrive after a recording should have ended, in milliseconds. */
const MAX_DELAY_MS = 20_000;

/** From 0 (inclusive) to 1 (exclusive), from the system's secure random source, so that nobody can predict a challenge. */
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

  /** Draws a challenge and starts the clock. A recording that was begun before and not finished counts as a try. Throws CAPTURE.NO_MORE_TRIES. */
  begin({ attemptId, accountId, strength, flash, tries = DEFAULT_TRIES, without }: BeginCapture): Promise<BegunCapture> {
    return this.database.transaction(async (manager) => {
      await lockInTransaction(manager, `capture ${attemptId}`);
      await expectWritable(manager, attemptId);
      const triesLeft = tries - 1 - (await manager.countBy(Capture, { attemptId }));
      if (triesLeft < 0) throw new Problem('CAPTURE.NO_MORE_TRIES', 'This attempt has used up its recordings; obtain a new token.');
      const challenge = drawChallenge({ strength, flash, ...(without ? { without } : {}) }, random);
      const captureId = uuid();
      await manager.insert(Capture, { id: captureId, attemptId, accountId, challenge, triesLeft, issuedAt: new Date() });
      return { captureId, challenge, triesLeft };
    });
  }

  /**
   * Accepts the next piece. If it is sent again, the response is the same. Throws CAPTURE.OUT_OF_ORDER or, after the recording's time,
   * CAPTURE.CLOSED.
   */
  async addFrames({ captureId, attemptId, sequence, frames }: AddFrames): Promise<SeenFrames> {
    const now = Date.now();
    const capture = await this.find(captureId, attemptId);
    const pieces = await this.pieces(captureId);
    const known = pieces[sequence];
    if (known) return { frames: known.frameCount, guidance: known.guidance as Guidance };
    const receivedAt = now - capture.issuedAt.getTime();
    if (capture.outcome || receivedAt > capture.challenge.duration + MAX_DELAY_MS) throw closed();
    if (sequence !== pieces.length) {
      throw new Problem('CAPTURE.OUT_OF_ORDER', `The next piece of this recording is ${pieces.length}.`, { expected: pieces.length });
    }
    const seen = await this.bus.ask(inference.observeFrames, { frames });
    if (seen.first <= (pieces.at(-1)?.last ?? -1)) throw new Problem('REQUEST.INVALID', 'The time stamps of the frames must increase from piece to piece.');
    if (pieces.reduce((sum, piece) => sum + piece.frameCount, seen.frames) > MAX_FRAMES.recording) {
      throw new Problem('REQUEST.INVALID', `A recording has at most ${MAX_FRAMES.recording} frames.`);
    }
    const piece = { captureId, sequence, frames, frameCount: seen.frames, guidance: seen.guidance, last: seen.last, receivedAt };
    // if the same piece arrives twice at once, the first one stays
    if (await this.insertPiece(attemptId, piece)) await this.earlier.remember(captureId, seen.hashes);
    return { frames: seen.frames, guidance: seen.guidance };
  }

  /**
   * Decides the outcome of a recording; called again, it returns the same. If it passed, the best frame becomes a draft of the attempt's
   * FacePic, with the recording's id as its draft id.
   */
  async finish({ captureId, attemptId }: FinishCapture): Promise<FinishedCapture> {
    const capture = await this.find(captureId, attemptId);
    if (capture.outcome) return finished(capture);
    const pieces = await this.pieces(captureId);
    if (pieces.length === 0) throw new Problem('CAPTURE.OUT_OF_ORDER', 'There are no frames yet.', { expected: 0 });
    // a key of its own for each call: two calls at once must not replace each other's frame
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
      const recorded = await this.conclude({ ...capture, ...decided }, face);
      if (recorded.outcome !== 'passed' || recorded.finishedAt !== decided.finishedAt) await this.images.remove([face]);
      return finished(recorded);
    } catch (error) {
      // if only the database's response was lost, the face may be stored; then it is deleted with the attempt
      if (error instanceof Problem) await this.images.remove([face]);
      throw error;
    }
  }

  /**
   * Writes outcome, evidence and face in one transaction. If two calls finish the same recording, the first one counts and its result is
   * returned.
   */
  private conclude(capture: Capture, face: string): Promise<Capture> {
    const { id, attemptId, accountId, outcome, reasons, evidence, finishedAt } = capture;
    return this.database.transaction(async (manager) => {
      await expectWritable(manager, attemptId);
      const current = await manager.findOne(Capture, { where: { id }, lock: { mode: 'pessimistic_write' } });
      if (!current) throw closed();
      if (current.outcome) return current;
      if (outcome === 'passed') await this.intake.draftFace(manager, { attemptId, accountId, draftId: id, face });
      await manager.update(Capture, { id }, { outcome, reasons, evidence, finishedAt });
      return capture;
    });
  }

  /** False if the frame turns out to be unfit as a face photo. */
  private async isFit(face: string): Promise<boolean> {
    try {
      await this.intake.checkFace(face, 'FacePic');
      return true;
    } catch (error) {
      if (error instanceof Problem && error.code.startsWith('FACE.')) return false;
      throw error;
    }
  }

  /** False if the piece was already there. Throws CAPTURE.CLOSED if the recording has ended meanwhile, ATTEMPT.SEALED and ATTEMPT.ERASED. */
  private insertPiece(attemptId: string, piece: CapturePiece): Promise<boolean> {
    return this.database.transaction(async (manager) => {
      await expectWritable(manager, attemptId);
      if (await insertPiece(manager, piece)) return true;
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
