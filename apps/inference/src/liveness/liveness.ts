import { Injectable } from '@nestjs/common';
import { BlobNotFound, BlobStore, formerNames, isTransient, observationsOf } from '@shiren/blob-store';
import { Problem } from '@shiren/contracts-core';
import { MAX_FRAMES, type ActionProgress, type AssessLiveness, type AssessedLiveness, type JudgeAction, type ObservedFrames } from '@shiren/contracts-media';
import { expressionsOf, guidanceOf, packPoses, progressOf, type FrameObservation } from '@shiren/liveness';
import { RecognitionModel } from '@shiren/vision';
import { FaceWorkers } from '../faces/face-workers.js';

/** What was observed in a piece, with the recognition model of its descriptors; everything else in it is independent of that model. */
interface StoredObservations {
  model?: string;
  observations: FrameObservation[];
}

@Injectable()
export class Liveness {
  constructor(
    private readonly blobs: BlobStore,
    private readonly workers: FaceWorkers,
    private readonly recognition: RecognitionModel,
  ) {}

  /**
   * Throws REQUEST.INVALID for packed frames that are malformed, none, too many, or whose times do not increase; IMAGE.* for a frame that
   * is not a photo.
   */
  async observe(key: string): Promise<ObservedFrames> {
    const bytes = await this.read(key);
    if (bytes.length < 4 || bytes.readUInt32BE(0) > MAX_FRAMES.piece) {
      throw new Problem('REQUEST.INVALID', `A piece must have 1 to ${MAX_FRAMES.piece} frames.`);
    }
    const observations = await this.workers.observe(bytes);
    const [first, last] = [observations[0], observations.at(-1)];
    if (!first || !last) throw new Problem('REQUEST.INVALID', `A piece must have 1 to ${MAX_FRAMES.piece} frames.`);
    if (observations.slice(1).some(({ at }, index) => at <= (observations[index]?.at ?? 0))) {
      throw new Problem('REQUEST.INVALID', 'The time stamps of the frames must increase.');
    }
    if (!isTransient(key)) await this.keep(key, observations);
    return {
      frames: observations.length,
      guidance: guidanceOf({ ...last, faces: Math.max(...observations.map(({ faces = 0 }) => faces)) }),
      first: first.at,
      last: last.at,
      hashes: observations.flatMap(({ face }) => (face ? [face.hash] : [])),
      poses: packPoses(expressionsOf(observations)).toString('base64'),
    };
  }

  /** How an action stands by what was observed so far; nothing is analysed again. */
  async judge({ asked, frames }: JudgeAction): Promise<ActionProgress> {
    const kept = await Promise.all(frames.map((key) => this.kept(key)));
    return progressOf(asked, expressionsOf(kept.flatMap((piece) => piece?.observations ?? [])));
  }

  async assess({ challenge, pieces, earlier, face }: AssessLiveness): Promise<AssessedLiveness> {
    const assessed = await this.workers.assess({
      challenge,
      pieces: await Promise.all(
        pieces.map(async ({ frames, receivedAt }) => {
          const observations = await this.observations(frames);
          return { frames: await this.read(frames), observations, times: { last: observations.at(-1)?.at ?? 0, receivedAt } };
        }),
      ),
      // an earlier recording may be erased meanwhile; then this one cannot be compared with it
      earlier: await Promise.all(earlier.map(async (keys) => (await Promise.all(keys.map((key) => this.earlier(key)))).flat())),
    });
    if (assessed.face) await this.blobs.put(face, assessed.face);
    return { evidence: assessed.evidence, face: assessed.face !== undefined };
  }

  /**
   * The stored observations, if their descriptors are of the running model (they are used to follow one face through all pieces); otherwise
   * observes again.
   */
  private async observations(key: string): Promise<FrameObservation[]> {
    const kept = await this.kept(key);
    return kept?.model === this.recognition.name ? kept.observations : this.workers.observe(await this.read(key));
  }

  /** What was observed in a piece of an earlier recording; without its descriptors if they are another model's, which can't be compared. */
  private async earlier(key: string): Promise<FrameObservation[]> {
    const kept = await this.kept(key);
    if (!kept || kept.model === this.recognition.name) return kept?.observations ?? [];
    return kept.observations.map(({ descriptor: _, ...observation }) => observation);
  }

  private keep(key: string, observations: FrameObservation[]): Promise<void> {
    const kept: StoredObservations = { model: this.recognition.name, observations };
    return this.blobs.put(observationsOf(key), Buffer.from(JSON.stringify(kept)));
  }

  /** Stored observations of any model, including those of releases up to 0.1.0, which did not name it. */
  private async kept(key: string): Promise<StoredObservations | undefined> {
    const kept = await this.readIfKept(observationsOf(key));
    if (kept) return JSON.parse(kept.toString()) as StoredObservations;
    const former = await this.readIfKept(formerNames.observations(key));
    return former && { observations: JSON.parse(former.toString()) as FrameObservation[] };
  }

  private async readIfKept(key: string): Promise<Buffer | undefined> {
    try {
      return await this.blobs.get(key);
    } catch (error) {
      if (error instanceof BlobNotFound) return undefined;
      throw error;
    }
  }

  private async read(key: string): Promise<Buffer> {
    try {
      return await this.blobs.get(key);
    } catch (error) {
      if (error instanceof BlobNotFound) throw new Problem('REQUEST.INVALID', 'There are no such frames; they may have been erased.');
      throw error;
    }
  }
}
