import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { BlobStore, deleteDerived, framesKey, newTransientKey } from '@shiren/blob-store';
import { Bus, forAccount } from '@shiren/bus';
import { Problem } from '@shiren/contracts-core';
import {
  MAX_PIECES_AHEAD,
  captures,
  inference,
  packFrames,
  type BegunCapture,
  type FinishedCapture,
  type Frame,
  type LivenessAction,
  type LivenessChallenge,
  type MeasuredLink,
  type SeenFrames,
} from '@shiren/contracts-media';
import { flow, type FlowSession } from '@shiren/contracts-verification';
import { AccountDirectory } from '../../accounts/account-directory.js';
import type { FlowCaller } from '../../authentication/flow-caller.js';
import { FlowSessions, type FlowView } from './flow-sessions.js';
import { FlowSubmission } from './flow-submission.js';

/** What a finished recording came to, and where the session stands after it. */
export interface FinishedRecording {
  outcome: 'passed' | 'failed' | 'again';
  /** Codes of `livenessReasons`, or of an attack. */
  reasons: readonly string[];
  triesLeft: number;
  view: FlowView;
}

/** Recordings of the person in front of the camera. */
@Injectable()
export class Recordings {
  /** Attempts with an image being analysed: one at a time each, so that no one keeps the models busy alone. */
  private readonly observed = new Set<string>();
  /** How many pieces of each recording are being analysed; they need not wait for each other, but are few at a time. */
  private readonly added = new Map<string, number>();

  constructor(
    private readonly bus: Bus,
    private readonly blobs: BlobStore,
    private readonly directory: AccountDirectory,
    private readonly sessions: FlowSessions,
    private readonly submission: FlowSubmission,
  ) {}

  /** Reports what one image shows; it is stored only while this takes. */
  async observe(caller: FlowCaller, image: Buffer): Promise<SeenFrames> {
    const { attemptId, accountId } = await this.sessions.expect(caller, 'liveness');
    if (this.observed.has(attemptId)) throw new Problem('LIMIT.REACHED', 'One picture at a time.', { limit: 'observations', seconds: 1 });
    const frames = newTransientKey();
    this.observed.add(attemptId);
    try {
      await this.blobs.put(frames, packFrames([{ at: 0, image }]));
      const { frames: count, guidance } = await forAccount(accountId, () => this.bus.ask(inference.observeFrames, { frames }));
      return { frames: count, guidance };
    } finally {
      this.observed.delete(attemptId);
      await this.forget(frames);
    }
  }

  async begin(caller: FlowCaller, without: LivenessAction[]): Promise<BegunCapture> {
    const session = await this.sessions.expect(caller, 'liveness');
    // refuses a number that was tried too often now, not only after the person has done everything
    await this.bus.ask(flow.session, { ...caller, ...(await this.sessions.numberOf(session)) });
    const { attemptId, accountId, biz } = session;
    const { settings } = await this.directory.scene(accountId, biz);
    const wishes = { strength: settings.livenessStrength, flash: settings.colourFlash, tries: settings.retries, without };
    try {
      return await this.bus.ask(captures.begin, { attemptId, accountId, ...wishes });
    } catch (error) {
      if (error instanceof Problem && error.code === 'CAPTURE.NO_MORE_TRIES') {
        await this.after(caller, session, error.details['outcome'] === 'not-captured' ? 'not-captured' : 'failed');
      }
      throw error;
    }
  }

  async add(caller: FlowCaller, captureId: string, sequence: number, piece: readonly Frame[]): Promise<SeenFrames> {
    const packed = packFrames(piece);
    const { attemptId, accountId } = await this.sessions.expect(caller, 'liveness');
    // named by its content: the same piece sent again is the same blob, and another one can't replace one that was analysed
    const frames = framesKey(captureId, sequence, createHash('sha256').update(packed).digest('hex').slice(0, 32));
    const together = (this.added.get(captureId) ?? 0) + 1;
    if (together > MAX_PIECES_AHEAD) throw new Problem('LIMIT.REACHED', `At most ${MAX_PIECES_AHEAD} pieces at a time.`, { limit: 'pieces', seconds: 1 });
    this.added.set(captureId, together);
    try {
      await this.blobs.put(frames, packed);
      return await forAccount(accountId, () => this.bus.ask(captures.addFrames, { captureId, attemptId, sequence, frames, bytes: packed.length }));
    } catch (error) {
      if (error instanceof Problem && !error.isOurs) await this.forget(frames);
      throw error;
    } finally {
      const left = (this.added.get(captureId) ?? 1) - 1;
      if (left > 0) this.added.set(captureId, left);
      else this.added.delete(captureId);
    }
  }

  async giveMoreTime(caller: FlowCaller, captureId: string, more: { action: number; milliseconds: number }): Promise<LivenessChallenge> {
    const { attemptId, accountId } = await this.sessions.expect(caller, 'liveness');
    return forAccount(accountId, () => this.bus.ask(captures.giveMoreTime, { captureId, attemptId, ...more }));
  }

  /** A recording that indicates an attack, or the last inconclusive one, ends the attempt: to the person it failed, the result says why. */
  async finish(caller: FlowCaller, captureId: string, link?: MeasuredLink): Promise<FinishedRecording> {
    const session = await this.sessions.expect(caller, 'liveness');
    const { attemptId, accountId } = session;
    const seen = await forAccount(accountId, () => this.bus.ask(captures.finish, { captureId, attemptId, ...(link ? { link } : {}) }));
    const fixed = await this.sessions.sandboxLiveness(session);
    // the recording's id is also the id of the draft with its face
    const draft = seen.outcome === 'passed' ? captureId : undefined;
    const { outcome, reasons, triesLeft } = fixed ? { ...seen, outcome: fixed, reasons: [] } : seen;
    return {
      outcome: outcome === 'not-captured' ? 'failed' : outcome,
      reasons,
      triesLeft,
      view: await this.after(caller, session, outcome, draft),
    };
  }

  private async forget(frames: string): Promise<void> {
    await Promise.all([this.blobs.delete(frames), deleteDerived(this.blobs, frames)]);
  }

  private async after(caller: FlowCaller, session: FlowSession, outcome: FinishedCapture['outcome'], draft?: string): Promise<FlowView> {
    if (outcome === 'again') return this.sessions.show(caller);
    // a draft that arrives too late is left to the seal: if one recording is finished twice at once, the other call may have used it
    const advanced = await this.sessions.advance(caller, { step: 'liveness', liveness: outcome, ...(draft ? { draft } : {}) });
    return outcome === 'passed' ? advanced : this.submission.submit(caller, session);
  }
}
