import type { LivenessEvidence } from '@shiren/contracts-media';
import { decideLiveness, evidenceOf, type FrameObservation, type LivenessVerdict } from '@shiren/liveness';
import { encoded, type Recording } from '@shiren/testing';
import { FaceModels, FrameObserver, PassiveNetwork, measureRecording } from '@shiren/vision';

/** Frames per piece: about a second. */
const PIECE = 12;

/** The result of a recording, and the time it took. */
export interface Assessed extends LivenessVerdict {
  evidence: LivenessEvidence[];
  observations: FrameObservation[];
  milliseconds: { perFrame: number; afterLastFrame: number };
}

/** The liveness check as inference runs it, but on one thread and without the service around it. */
export class Assessment {
  private constructor(
    readonly observer: FrameObserver,
    private readonly models: FaceModels,
    private readonly passive: PassiveNetwork | undefined,
  ) {}

  get backend(): string {
    return this.models.backend;
  }

  /** With the passive network that LIVENESS_MODEL names, if any. */
  static async load(): Promise<Assessment> {
    const models = await FaceModels.load();
    const manifest = process.env['LIVENESS_MODEL'];
    return new Assessment(await FrameObserver.load(models), models, manifest ? await PassiveNetwork.load(models.engine, manifest) : undefined);
  }

  async assess(recording: Recording, earlier: readonly (readonly FrameObservation[])[] = []): Promise<Assessed> {
    const frames = await encoded(recording);
    const began = performance.now();
    const observations: FrameObservation[] = [];
    // piece by piece as they arrive, since any free worker may get the next one
    for (let from = 0; from < frames.length; from += PIECE) observations.push(...(await this.observer.observe(frames.slice(from, from + PIECE))));
    const observed = performance.now();
    const { measurements } = await measureRecording(frames, observations, recording.challenge, this.models, this.passive);
    // simulates a tenth of a second on the network
    const pieces = observations
      .filter((_, index) => index % PIECE === PIECE - 1 || index === observations.length - 1)
      .map(({ at }) => ({ last: at, receivedAt: at + 100 }));
    const evidence = evidenceOf({ challenge: recording.challenge, observations, measurements, pieces, earlier });
    const milliseconds = { perFrame: (observed - began) / Math.max(1, frames.length), afterLastFrame: performance.now() - observed };
    return { ...decideLiveness(evidence), evidence, observations, milliseconds };
  }
}
