import { EventEmitter, on, once } from 'node:events';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { Frame, LivenessChallenge } from '@shiren/contracts-media';
import { root } from './root.js';

export interface PerformanceOptions {
  seed?: number;
  colourAnswer?: number;
  zeal?: number;
}

export interface PerformanceRequest {
  id: number;
  challenge: LivenessChallenge;
  options: PerformanceOptions;
}

export type PerformanceAnswer = { kind: 'ready'; portrait: Uint8Array } | { kind: 'frame'; id: number; frame: Frame } | { kind: 'end'; id: number };

/**
 * A SyntheticSubject in a thread of its own. Jest makes every access to a global slow, and an image has many pixels: inside a test the same person
 * renders more slowly than people move, so that their recordings come late.
 */
export class Performer {
  private readonly answers = new EventEmitter();
  private count = 0;

  private constructor(
    private readonly thread: Worker,
    /** The person at rest, as JPEG. */
    readonly portrait: Buffer,
  ) {
    thread.on('error', (error) => this.answers.emit('error', error));
    thread.on('message', (answer: PerformanceAnswer) => answer.kind !== 'ready' && this.answers.emit(String(answer.id), answer));
  }

  /** Renders everything that the person may be asked to do, which takes some seconds. */
  static async of(photo: Uint8Array): Promise<Performer> {
    // the compiled file: a thread does not go through jest's loader
    const thread = new Worker(join(root, 'libs/testing/dist/performer-thread.js'), { workerData: { photo } });
    const [answer] = (await once(thread, 'message')) as [Extract<PerformanceAnswer, { kind: 'ready' }>];
    return new Performer(thread, Buffer.from(answer.portrait));
  }

  /** Frame by frame, as SyntheticSubject does, and as fast as the machine can. */
  async *performing(challenge: LivenessChallenge, options: PerformanceOptions = {}): AsyncGenerator<Frame> {
    const id = ++this.count;
    const frames = on(this.answers, String(id));
    this.thread.postMessage({ id, challenge, options } satisfies PerformanceRequest);
    for await (const [answer] of frames as AsyncIterable<[PerformanceAnswer]>) {
      if (answer.kind !== 'frame') return;
      yield { ...answer.frame, image: Buffer.from(answer.frame.image) };
    }
  }

  async close(): Promise<void> {
    await this.thread.terminate();
  }
}
