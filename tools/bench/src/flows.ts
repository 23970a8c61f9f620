import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import RPCClient from '@alicloud/pop-core';
import { FlowClient, type Frame } from '@shiren/flow-client';
import pg from 'pg';
import { SyntheticSubject, base64, sampleFace, type RunFile } from '@shiren/testing';

/** Frames in a piece, as the pages send them. */
const PIECE = 13;
const DEADLINE_MS = 60_000;

/** One flow that passed. */
export interface PassedFlow {
  frames: number;
  /** Of the frames together. */
  bytes: number;
  /** Milliseconds from the last frame until the recording was judged. */
  judged: number;
}

class RecordingNotPassed extends Error {}

/** Recordings until one passes: a few of the synthetic person's look repeated. */
const MAX_RECORDINGS = 5;

/** Measures a flow that passes: what one costs that does not says nothing. Earlier recordings are forgotten before each. */
export async function oncePassed<T>(flows: Flows, measured: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries++) {
    await flows.forget();
    try {
      return await measured();
    } catch (error) {
      if (!(error instanceof RecordingNotPassed) || tries === MAX_RECORDINGS) throw error;
    }
  }
}

/** Whole flows through the public API. The face is compared with a retained photo, so the system need not know the person. */
export interface Flows {
  /** A token, the consent, a recording in real time, the submission and its result. Throws unless the person passes. */
  pass(): Promise<PassedFlow>;
  /** Has what the passed flows recorded erased, or else the next recording of the same person is taken for a replay. Returns once that is done. */
  forget(): Promise<void>;
  /**
   * How many people can be recorded at the same time: for this many milliseconds as many as `asked` send the frames of a recording, each piece when it
   * is due and the one before was answered. Returns the frames a second that were looked at, as a multiple of what one person sends, at most `asked`.
   */
  people(asked: number, milliseconds: number): Promise<number>;
}

export async function openFlows(system: RunFile): Promise<Flows> {
  const photo = await sampleFace('clara', { size: 480, room: 0.45, quality: 95 });
  const person = (await SyntheticSubject.of(photo)).rehearse();
  const business = new RPCClient({ ...system, endpoint: system.gateway, apiVersion: '2018-09-16', opts: { timeout: DEADLINE_MS } });
  const passed: FlowClient[] = [];
  let filmed: Frame[] = [];
  let seed = 0;

  const agreed = async (): Promise<FlowClient> => {
    const { Data } = await business.request<{ Data: { VerifyToken: { Token: string } } }>(
      'GetVerifyToken',
      { Biz: 'FVBioOnly', TicketId: `bench-${randomUUID()}`, Binding: JSON.stringify({ FaceRetainedPic: base64(photo) }) },
      { method: 'POST' },
    );
    const flow = new FlowClient({ origin: system.gateway, token: Data.VerifyToken.Token, device: randomUUID(), retries: 0, timeout: DEADLINE_MS });
    await flow.consent((await flow.session()).consent.version);
    return flow;
  };

  const pass = async (): Promise<PassedFlow> => {
    const flow = await agreed();
    const { captureId, challenge } = await flow.begin();
    const began = performance.now();
    const frames: Frame[] = [];
    let sent = Promise.resolve<unknown>(undefined);
    let sequence = 0;
    const send = (piece: readonly Frame[]): void => {
      const at = sequence++;
      sent = sent.then(() => flow.add(captureId, at, piece));
    };
    for await (const { at, image } of person.performing(challenge, { seed: ++seed })) {
      await pause(Math.max(0, began + at - performance.now()));
      frames.push({ at, image: new Uint8Array(image) });
      if (frames.length % PIECE === 0) send(frames.slice(-PIECE));
    }
    const rest = frames.length % PIECE;
    if (rest > 0) send(frames.slice(-rest));
    filmed = frames;
    passed.push(flow);
    const last = performance.now();
    await sent;
    const { outcome, reasons } = await flow.finish(captureId);
    const judged = performance.now() - last;
    if (outcome !== 'passed') throw new RecordingNotPassed(`The recording was not passed: ${JSON.stringify(reasons)}`);
    await flow.submit();
    const result = await flow.decided(AbortSignal.timeout(DEADLINE_MS));
    if (result.outcome !== 'passed') throw new Error(`The person did not pass: ${JSON.stringify(result)}`);
    return { frames: frames.length, bytes: frames.reduce((sum, { image }) => sum + image.length, 0), judged };
  };

  const forget = async (): Promise<void> => {
    for (const flow of passed.splice(0)) await flow.withdraw();
    const database = new pg.Client({ connectionString: system.databaseUrl });
    await database.connect();
    try {
      for (const until = performance.now() + DEADLINE_MS; performance.now() < until; await pause(200)) {
        const { rowCount } = await database.query('select from materials.capture limit 1');
        if (rowCount === 0) return;
      }
      throw new Error('The recordings were not erased.');
    } finally {
      await database.end();
    }
  };

  const people = async (asked: number, milliseconds: number): Promise<number> => {
    if (filmed.length === 0) await pass();
    const began = performance.now();
    const one = async (): Promise<number> => {
      let looked = 0;
      while (performance.now() - began < milliseconds) {
        const flow = await agreed();
        const { captureId } = await flow.begin();
        const begun = performance.now();
        for (let from = 0; from + PIECE <= filmed.length && performance.now() - began < milliseconds; from += PIECE) {
          const piece = filmed.slice(from, from + PIECE);
          await pause(Math.max(0, begun + (piece.at(-1)?.at ?? 0) - performance.now()));
          await flow.add(captureId, from / PIECE, piece);
          looked += PIECE;
        }
      }
      return looked;
    };
    const looked = await Promise.all(Array.from({ length: asked }, one));
    const perMillisecond = looked.reduce((sum, frames) => sum + frames, 0) / (performance.now() - began);
    return perMillisecond * ((filmed.at(-1)?.at ?? 0) / (filmed.length - 1));
  };

  return { pass, forget, people };
}
