import { randomInt } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { newMaterialKey } from '@shiren/blob-store';
import { Bus } from '@shiren/bus';
import { Problem } from '@shiren/contracts-core';
import {
  MORE_TIME,
  inference,
  type AddFrames,
  type BeginCapture,
  type BegunCapture,
  type FinishCapture,
  type FinishedCapture,
  type GiveMoreTime,
  type Guidance,
  type LivenessChallenge,
  type SeenFrames,
} from '@shiren/contracts-media';
import {
  coarse,
  currentAction,
  decideLiveness,
  drawChallenge,
  endOfTries,
  extended,
  isStrongest,
  mayExtend,
  movementOf,
  packMovement,
  piecesAround,
  unpackPoses,
  withCloserLook,
  type LivenessReason,
  type Movement,
} from '@shiren/liveness';
import { lockInTransaction } from '@shiren/persistence';
import { DataSource, Not } from 'typeorm';
import { v7 as uuid } from 'uuid';
import { ImageRemoval } from '../intake/image-removal.js';
import { Intake } from '../intake/intake.js';
import { expectWritable } from '../attempts/seal.entity.js';
import { insertPiece } from '../queries/insert-piece.js';
import { Capture, CaptureMovement, CapturePiece } from './capture.entity.js';
import { EarlierCaptures } from './earlier-captures.js';
import { expectInTime, expectJudgeable, expectNear } from './pieces.js';

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

  /** Draws a challenge and starts the clock. A recording that was begun before and not finished counts as a try. Throws CAPTURE.NO_MORE_TRIES with what they came to. */
  begin({ attemptId, accountId, strength, flash, tries = DEFAULT_TRIES, without }: BeginCapture): Promise<BegunCapture> {
    return this.database.transaction(async (manager) => {
      await lockInTransaction(manager, `capture ${attemptId}`);
      await expectWritable(manager, attemptId);
      const tried = await manager.findBy(Capture, { attemptId });
      const triesLeft = tries - 1 - tried.length;
      if (triesLeft < 0) {
        throw new Problem('CAPTURE.NO_MORE_TRIES', 'This attempt has used up its recordings; obtain a new token.', { outcome: endOfTries(tried) });
      }
      const closer = tried.some(({ reasons }) => reasons?.includes('closer-look'));
      const challenge = drawChallenge({ strength: closer ? 'high' : strength, flash, ...(without ? { without } : {}) }, random);
      const captureId = uuid();
      await manager.insert(Capture, { id: captureId, attemptId, accountId, challenge, triesLeft, issuedAt: new Date() });
      return { captureId, challenge, moreTime: MORE_TIME, triesLeft };
    });
  }

  /**
   * Accepts a piece, in any order as long as none is far ahead. If it is sent again, the response is the same. Throws CAPTURE.OUT_OF_ORDER or, after
   * the recording's time, CAPTURE.CLOSED.
   */
  async addFrames({ captureId, attemptId, sequence, frames, bytes }: AddFrames): Promise<SeenFrames> {
    const now = Date.now();
    const capture = await this.find(captureId, attemptId);
    const pieces = await this.pieces(captureId);
    const known = pieces.find((piece) => piece.sequence === sequence);
    if (known) return replyOf(known);
    const receivedAt = now - capture.issuedAt.getTime();
    if (capture.outcome || receivedAt > capture.challenge.duration + MAX_DELAY_MS) throw closed();
    expectNear(pieces, sequence);
    const seen = await this.bus.ask(inference.observeFrames, { frames });
    const { first, last, guidance, frames: frameCount } = seen;
    const poses = seen.poses === undefined ? null : Buffer.from(seen.poses, 'base64');
    const arrived = {
      captureId,
      sequence,
      frames,
      frameCount,
      guidance,
      first,
      last,
      bytes: bytes ?? null,
      receivedAt,
      poses,
      progress: null,
      answeredAt: null,
    };
    expectInTime([...pieces, arrived].sort((a, b) => a.sequence - b.sequence));
    const progress = await this.progressAt(arrived);
    const piece = { ...arrived, progress: progress ?? null, answeredAt: Date.now() - capture.issuedAt.getTime() };
    // if the same piece arrives twice at once, the first one stays
    if (await this.insertPiece(attemptId, piece)) await this.earlier.remember(captureId, seen.hashes);
    return replyOf(piece);
  }

  /** How the action stands that was asked for when this piece ended, by all pieces that are there by now. */
  private async progressAt(piece: CapturePiece): Promise<SeenFrames['progress']> {
    const { captureId } = piece;
    const [capture, others] = await Promise.all([this.database.manager.findOneBy(Capture, { id: captureId }), this.pieces(captureId)]);
    const pieces = [...others, piece].sort((a, b) => a.sequence - b.sequence);
    const action = capture ? currentAction(capture.challenge, piece.last, pieces) : undefined;
    const asked = action === undefined ? undefined : capture?.challenge.actions[action];
    if (action === undefined || !asked) return undefined;
    try {
      const frames = piecesAround(asked, pieces).map((one) => one.frames);
      return { action, ...(await this.bus.ask(inference.judgeAction, { asked, frames })) };
    } catch {
      // the person goes on without: it helps, but the recording is judged when it ends
      return undefined;
    }
  }

  /**
   * Extends an action's span while the recording runs, and with it the challenge that the recording is judged by. The same call again changes nothing. Throws
   * REQUEST.INVALID unless it is due, CAPTURE.CLOSED after the end.
   */
  giveMoreTime({ captureId, attemptId, action, milliseconds }: GiveMoreTime): Promise<LivenessChallenge> {
    const now = Date.now();
    return this.database.transaction(async (manager) => {
      await expectWritable(manager, attemptId);
      const capture = await manager.findOne(Capture, { where: { id: captureId, attemptId }, lock: { mode: 'pessimistic_write' } });
      if (!capture) throw new Problem('CAPTURE.NOT_FOUND', 'This attempt has no such recording.');
      if (capture.outcome) throw closed();
      if (capture.challenge.actions[action]?.extra === milliseconds) return capture.challenge;
      const pieces = await manager.findBy(CapturePiece, { captureId });
      if (!mayExtend(capture.challenge, { action, milliseconds, receivedAt: now - capture.issuedAt.getTime() }, pieces)) {
        throw new Problem('REQUEST.INVALID', 'This action gets no more time, or not now.');
      }
      const challenge = extended(capture.challenge, action, milliseconds);
      await manager.update(Capture, { id: captureId }, { challenge });
      return challenge;
    });
  }

  /**
   * Decides the outcome of a recording; called again, it returns the same. If it passed, the best frame becomes a draft of the attempt's
   * FacePic, with the recording's id as its draft id.
   */
  async finish({ captureId, attemptId, link }: FinishCapture): Promise<FinishedCapture> {
    const capture = await this.find(captureId, attemptId);
    if (capture.outcome) return finished(capture);
    const pieces = await this.pieces(captureId);
    expectJudgeable(pieces);
    // a key of its own for each call: two calls at once must not replace each other's frame
    const face = newMaterialKey(attemptId);
    const movement = movementOf(
      pieces.flatMap(({ poses }) => (poses ? unpackPoses(poses) : [])),
      coarse,
    );
    try {
      const { evidence, face: hasFace } = await this.bus.ask(inference.assessLiveness, {
        challenge: capture.challenge,
        pieces: pieces.map(({ frames, receivedAt }) => ({ frames, receivedAt })),
        earlier: await this.earlier.alike(capture, movement),
        face,
      });
      let { outcome, reasons }: { outcome: FinishedCapture['outcome']; reasons: LivenessReason[] } = decideLiveness(evidence);
      if (outcome === 'passed' && !(hasFace && (await this.isFit(face)))) [outcome, reasons] = ['again', ['no-face']];
      const more = capture.triesLeft > 0 && !isStrongest(capture.challenge);
      ({ outcome, reasons } = withCloserLook({ outcome, reasons }, evidence, more));
      if (outcome === 'again' && capture.triesLeft === 0) {
        const others = await this.database.manager.findBy(Capture, { attemptId, id: Not(captureId) });
        outcome = endOfTries([...others, { outcome, reasons }]);
      }
      const decided = { outcome, reasons, evidence, link: link ?? null, finishedAt: new Date() };
      const recorded = await this.conclude({ ...capture, ...decided }, face, movement);
      if (recorded.outcome !== 'passed' || recorded.finishedAt !== decided.finishedAt) await this.images.remove([face]);
      return finished(recorded);
    } catch (error) {
      // if only the database's response was lost, the face may be stored; then it is deleted with the attempt
      if (error instanceof Problem) await this.images.remove([face]);
      throw error;
    }
  }

  /**
   * Writes outcome, evidence, face and movement in one transaction. If two calls finish the same recording, the first one counts and its result is
   * returned.
   */
  private conclude(capture: Capture, face: string, movement: Movement): Promise<Capture> {
    const { id, attemptId, accountId, outcome, reasons, evidence, link, finishedAt } = capture;
    return this.database.transaction(async (manager) => {
      await expectWritable(manager, attemptId);
      const current = await manager.findOne(Capture, { where: { id }, lock: { mode: 'pessimistic_write' } });
      if (!current) throw closed();
      if (current.outcome) return current;
      if (outcome === 'passed') await this.intake.draftFace(manager, { attemptId, accountId, draftId: id, face });
      await manager.update(Capture, { id }, { outcome, reasons, evidence, link, finishedAt });
      await manager.insert(CaptureMovement, { captureId: id, attemptId, movement: packMovement(movement) });
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
const replyOf = ({ frameCount, guidance, progress }: Pick<CapturePiece, 'frameCount' | 'guidance' | 'progress'>): SeenFrames => ({
  frames: frameCount,
  guidance: guidance as Guidance,
  ...(progress ? { progress } : {}),
});
const finished = ({ outcome, reasons, triesLeft }: Pick<Capture, 'outcome' | 'reasons' | 'triesLeft'>): FinishedCapture => ({
  outcome: outcome ?? 'again',
  reasons: reasons ?? [],
  triesLeft,
});
