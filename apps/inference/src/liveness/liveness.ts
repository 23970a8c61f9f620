import { Injectable } from '@nestjs/common';
import { BlobNotFound, BlobStore } from '@shiren/blob-store';
import { MOST_FRAMES, Problem, type AssessLiveness, type AssessedLiveness, type ObservedFrames } from '@shiren/contracts';
import { guidanceOf, type FrameObservation } from '@shiren/liveness';
import { FaceWorkers } from '../faces/face-workers.js';

@Injectable()
export class Liveness {
  constructor(
    private readonly blobs: BlobStore,
    private readonly workers: FaceWorkers,
  ) {}

  /** Throws REQUEST.INVALID for what are no packed frames, none or too many, or whose times do not rise; IMAGE.* for a frame that is no photo. */
  async observe(key: string): Promise<ObservedFrames> {
    const bytes = await this.read(key);
    if (bytes.length < 4 || bytes.readUInt32BE(0) > MOST_FRAMES.piece) {
      throw new Problem('REQUEST.INVALID', `A piece holds 1 to ${MOST_FRAMES.piece} frames.`);
    }
    const observations = await this.workers.observe(bytes);
    const [first, last] = [observations[0], observations.at(-1)];
    if (!first || !last) throw new Problem('REQUEST.INVALID', `A piece holds 1 to ${MOST_FRAMES.piece} frames.`);
    if (observations.slice(1).some(({ at }, index) => at <= (observations[index]?.at ?? 0))) {
      throw new Problem('REQUEST.INVALID', 'The time stamps of the frames must rise.');
    }
    await this.blobs.put(observationsKey(key), Buffer.from(JSON.stringify(observations)));
    return {
      frames: observations.length,
      guidance: guidanceOf({ ...last, faces: Math.max(...observations.map(({ faces = 0 }) => faces)) }),
      first: first.at,
      last: last.at,
      hashes: observations.flatMap(({ face }) => (face ? [face.hash] : [])),
    };
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
      // an earlier recording may be erased meanwhile: then it can't be held against this one
      earlier: await Promise.all(earlier.map(async (keys) => (await Promise.all(keys.map((key) => this.kept(key)))).flat())),
    });
    if (assessed.face) await this.blobs.put(face, assessed.face);
    return { evidence: assessed.evidence, face: assessed.face !== undefined };
  }

  /** From beside the frames, else by observing now. */
  private async observations(key: string): Promise<FrameObservation[]> {
    const kept = await this.kept(key);
    return kept.length > 0 ? kept : this.workers.observe(await this.read(key));
  }

  private async kept(key: string): Promise<FrameObservation[]> {
    try {
      return JSON.parse((await this.blobs.get(observationsKey(key))).toString()) as FrameObservation[];
    } catch (error) {
      if (error instanceof BlobNotFound) return [];
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

const observationsKey = (frames: string): string => `${frames}.observations`;
