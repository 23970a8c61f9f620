import { packFrames, type Frame } from './frames.js';
import { FlowError } from './flow-error.js';
import type { FinishedRecording, Observation, ReadFields, Recording, Result, Session, Side } from './replies.js';
import { call, reachOf, sleep, type Call, type Reach } from './transport.js';
import { Uplink } from './uplink.js';

/** Events of a client. */
export interface FlowEvents {
  /** The session after each step. */
  session: Session;
  /** `true` while the client waits for the network or the service; `false` once it is back. */
  waiting: boolean;
  /** What was found in the newest piece of a recording. */
  observation: Observation;
}

const LONG_POLL_SECONDS = 25;
const PAUSE_BETWEEN_POLLS = 1_000;

/** Takes one person through the flow of one token. Runs wherever there is `fetch`; knows nothing of pages or cameras. */
export class FlowClient {
  private readonly reach: Reach;
  private readonly listeners: { [Name in keyof FlowEvents]: Set<(event: FlowEvents[Name]) => void> } = {
    session: new Set(),
    waiting: new Set(),
    observation: new Set(),
  };

  /** What frames to make for this connection, measured by the images and pieces that were sent. */
  readonly uplink = new Uplink();

  constructor(reach: Pick<Reach, 'token' | 'device'> & Partial<Reach>) {
    this.reach = reachOf(reach);
  }

  /** Returns a function that removes the listener. */
  on<Name extends keyof FlowEvents>(name: Name, listener: (event: FlowEvents[Name]) => void): () => void {
    this.listeners[name].add(listener);
    return () => this.listeners[name].delete(listener);
  }

  session(signal?: AbortSignal): Promise<Session> {
    return this.step('session', { method: 'GET', ...(signal ? { signal } : {}) });
  }

  /** Agrees to this version of the text. */
  consent(version: number): Promise<Session> {
    return this.step('consent', { json: { version } });
  }

  /** Withdraws the consent, at any time: the flow ends, and everything submitted is erased. */
  async withdraw(): Promise<void> {
    await this.ask('consent/withdraw', { json: {} });
  }

  /** Submits a typed name and number, or confirms what was read from the card, whichever is the next step. */
  nameAndNumber(fields: ReadFields): Promise<Session> {
    return this.step('name-and-number', { json: fields });
  }

  /** JPEG, PNG or WebP of at most 2 MB. Throws CARD.UNFIT, whose `details.flaw` gives the reason. */
  photographCard(side: Side, image: Uint8Array<ArrayBuffer>): Promise<Session> {
    return this.step(`card/${side}`, { bytes: image });
  }

  /** Analyses one image, to position the person before a recording. Fails at once if that does not work: the next image will do. */
  async observe(image: Uint8Array<ArrayBuffer>, signal?: AbortSignal): Promise<Observation> {
    return call({ ...this.reach, retries: 0 }, 'observations', { ...this.measured(image), ...(signal ? { signal } : {}) });
  }

  /** Starts a recording; `without` lists actions that the person can't do. */
  async begin(without: readonly Recording['challenge']['actions'][number]['action'][] = []): Promise<Recording> {
    return this.ask('recordings', { json: { without }, ...this.timed(0) });
  }

  /** Sends a piece of about a second of frames; `sequence` counts 0, 1, 2, … The same piece may be sent again. `PieceSender` sends several at a time. */
  async add(captureId: string, sequence: number, frames: readonly Frame[], signal?: AbortSignal): Promise<Observation> {
    const observation = await this.ask<Observation>(`recordings/${captureId}/${sequence}`, {
      ...this.measured(packFrames(frames)),
      ...(signal ? { signal } : {}),
    });
    this.tell('observation', observation);
    return observation;
  }

  /** Tells that an action was asked for longer, as soon as that is over (`Timeline`). */
  async giveMoreTime(captureId: string, more: { action: number; milliseconds: number }, signal?: AbortSignal): Promise<void> {
    await this.ask(`recordings/${captureId}/more-time`, { json: more, ...(signal ? { signal } : {}) });
  }

  async finish(captureId: string): Promise<FinishedRecording> {
    const finished = await this.ask<FinishedRecording>(`recordings/${captureId}/finish`, { json: this.uplink.link });
    this.tell('session', finished.session);
    return finished;
  }

  submit(): Promise<Session> {
    return this.step('submit');
  }

  /** Waits until the attempt is decided or known to be in review, or until the signal aborts. */
  async decided(signal?: AbortSignal): Promise<Result> {
    for (;;) {
      const result = await this.ask<Result>(`result?wait=${LONG_POLL_SECONDS}`, {
        method: 'GET',
        timeout: (LONG_POLL_SECONDS + 15) * 1_000,
        ...(signal ? { signal } : {}),
      });
      if (result.outcome !== 'in-progress' || signal?.aborted) return result;
      await sleep(PAUSE_BETWEEN_POLLS, signal);
    }
  }

  /** Takes a step. If it was already taken (by another tab, or by a call whose response was lost), that is not an error. */
  private async step(path: string, what: Call = {}): Promise<Session> {
    try {
      const session = await this.ask<Session>(path, what);
      this.tell('session', session);
      return session;
    } catch (error) {
      if (!(error instanceof FlowError && error.code === 'STEP.NOT_NEXT') || path === 'session') throw error;
      return this.session();
    }
  }

  private async ask<Reply>(path: string, what: Call = {}): Promise<Reply> {
    let waited = false;
    try {
      return await call<Reply>(this.reach, path, { ...what, waiting: () => ((waited = true), this.tell('waiting', true)) });
    } finally {
      if (waited) this.tell('waiting', false);
    }
  }

  /** Bytes whose way to the server is measured. */
  private measured(bytes: Uint8Array<ArrayBuffer>): Pick<Call, 'bytes' | 'answered'> {
    return { bytes, ...this.timed(bytes.length) };
  }

  private timed(bytes: number): Pick<Call, 'answered'> {
    // an older server does not say how long it worked
    return { answered: (reply, sentAt, answeredAt) => this.uplink.measured({ bytes, sentAt, answeredAt, took: (reply as { took?: number }).took ?? 0 }) };
  }

  private tell<Name extends keyof FlowEvents>(name: Name, event: FlowEvents[Name]): void {
    for (const listener of this.listeners[name]) listener(event);
  }
}
