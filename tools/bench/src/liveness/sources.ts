import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { nameOfWay, type Frame, type LivenessAction, type LivenessChallenge } from '@shiren/contracts-media';
import { actionScore, actionWays, drawChallenge, expressionsOf, type FrameObservation } from '@shiren/liveness';
import { SyntheticSubject, readPicture, root, sampleFace, seeded, type Recording, type SampleFace } from '@shiren/testing';
import type { FrameObserver } from '@shiren/vision';

/** A genuine recording and its subject. */
export interface Source {
  name: string;
  person: string;
  /** Whether it was made of a photo, not recorded. */
  animated: boolean;
  recording: Recording;
  /** Another recording of the same person, with other actions. */
  another?: Recording;
}

/** Frames per second that are taken from a clip, as a page sends them. */
const RATE = 12;
const clipFolder = resolve(root, '../shared/data/faces/video');

export const clipFiles = (folder = clipFolder): string[] =>
  existsSync(folder)
    ? readdirSync(folder)
        .filter((file) => /\.(mp4|webm|mov|mjpeg)$/.test(file))
        .map((file) => join(folder, file))
    : [];

/** The frames of a clip, 480 pixels wide. */
export async function framesOf(clip: string, rate = RATE): Promise<Frame[]> {
  const folder = await mkdtemp(join(tmpdir(), 'shiren-clip-'));
  try {
    execFileSync('ffmpeg', ['-loglevel', 'error', '-i', clip, '-vf', `fps=${rate},scale=480:-2`, '-q:v', '3', join(folder, '%05d.jpg')]);
    const files = readdirSync(folder).sort();
    return await Promise.all(files.map(async (file, index) => ({ at: Math.round((index * 1_000) / rate), image: await readFile(join(folder, file)) })));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Timing in milliseconds: rest, one action, rest, another action, the end. */
const SPANS = [
  { from: 1_000, to: 3_400 },
  { from: 3_700, to: 6_100 },
] as const;
const DURATION = 6_400;
/** How clearly an action must be visible in a clip to be asked for; stricter than the check itself. */
const CLEAR = 0.56;

/** Cuts a clip to a part that shows two of the actions one after the other, and asks for these. */
export async function sourcesOf(clip: string, observer: FrameObserver, most = 3): Promise<Source[]> {
  const frames = await framesOf(clip);
  const observations = await observer.observe(frames);
  const found: { start: number; challenge: LivenessChallenge; sureness: number }[] = [];
  for (let start = 0; start + DURATION <= (frames.at(-1)?.at ?? 0); start += 500) {
    const expressions = expressionsOf(shifted(observations, start));
    const shown = SPANS.map((span) =>
      actionWays.map((way) => ({ way, score: actionScore({ ...way, ...span }, expressions) })).filter(({ score }) => score >= CLEAR),
    );
    for (const first of shown[0] ?? []) {
      for (const second of shown[1] ?? []) {
        // as in every challenge: a movement of the head and one of the face
        if (isHead(first.way.action) === isHead(second.way.action)) continue;
        const actions = [first, second].map(({ way }, index) => ({ ...way, ...(SPANS[index] as (typeof SPANS)[number]) }));
        const sureness = Math.min(first.score, second.score);
        found.push({ start, challenge: { actions, flashes: [], duration: DURATION }, sureness });
      }
    }
  }
  const chosen: typeof found = [];
  for (const one of found.sort((a, b) => b.sureness - a.sureness)) {
    if (chosen.length < most && chosen.every((other) => Math.abs(other.start - one.start) >= 2_000)) chosen.push(one);
  }
  const person = basename(clip).replace(/\.\w+$/, '');
  const sources = await Promise.all(
    chosen.map(async ({ start, challenge }) => ({
      name: `${person} at ${start / 1_000} s: ${challenge.actions.map(nameOfWay).join(', ')}`,
      person,
      animated: false,
      recording: {
        challenge,
        frames: await Promise.all(
          frames
            .filter(({ at }) => at >= start && at <= start + DURATION)
            .map(async ({ at, image }) => ({ at: at - start, picture: await readPicture(image, 480, 960) })),
        ),
      },
    })),
  );
  return sources.map((source, index) => {
    const another = sources[(index + 1) % sources.length];
    return another && another !== source ? { ...source, another: another.recording } : source;
  });
}

const isHead = (action: LivenessAction): boolean => action === 'shake-head' || action === 'nod';
const shifted = (observations: readonly FrameObservation[], start: number): FrameObservation[] =>
  observations.filter(({ at }) => at >= start && at <= start + DURATION).map((observation) => ({ ...observation, at: observation.at - start }));

/** These people show their teeth in the photo: an open mouth painted over them is not detected, so they are not asked to open it. */
const SMILING: ReadonlySet<SampleFace> = new Set(['fiona']);

/** People generated from the photos that the face package ships; each does what a random challenge asks for. */
export async function livingSources(names: readonly SampleFace[], flash = false): Promise<Source[]> {
  const sources: Source[] = [];
  for (const [index, name] of names.entries()) {
    const face = await SyntheticSubject.of(await sampleFace(name, { size: 480, room: 0.45, quality: 95 }));
    const record = async (seed: number): Promise<Recording> => {
      const challenge = drawChallenge({ strength: 'standard', flash, without: SMILING.has(name) ? ['open-mouth'] : [] }, seeded(100 + seed));
      const frames = await face.perform(challenge, { seed });
      return { challenge, frames: await Promise.all(frames.map(async ({ at, image }) => ({ at, picture: await readPicture(image) }))) };
    };
    const recording = await record(index);
    sources.push({
      name: `${name} (made of a photo): ${recording.challenge.actions.map(nameOfWay).join(', ')}`,
      person: name,
      animated: true,
      recording,
      another: await record(50 + index),
    });
  }
  return sources;
}
