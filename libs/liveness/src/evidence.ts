import { nameOfWay, type LivenessChallenge, type LivenessEvidence } from '@shiren/contracts-media';
import { actionScore, median } from './actions.js';
import { colourScore } from './colour.js';
import { aloneScore, evenLightScore, expressionsOf, onePersonScore, presentScore, smoothScore } from './continuity.js';
import { depthScores } from './depth.js';
import type { RecordingMeasurements } from './measurements.js';
import type { FrameObservation } from './observation.js';
import { passiveScore } from './passive.js';
import type { Relief } from './relief.js';
import { turnsHead } from './key-frames.js';
import type { EvidenceKind } from './rule.js';
import { movementScores, unseenScore } from './replay.js';
import { gaplessScore, movingScore, timelyScore, unrepeatedScore, type PieceTimes } from './stream.js';

/** Everything that a recording is judged by. */
export interface AssessedRecording {
  challenge: LivenessChallenge;
  observations: readonly FrameObservation[];
  measurements: RecordingMeasurements;
  pieces: readonly PieceTimes[];
  /** Observations of earlier recordings that look alike. */
  earlier: readonly (readonly FrameObservation[])[];
}

/** Assesses a recording in every respect: a score from 0 to 1 each; the rule defines what each must reach. */
export function evidenceOf({ challenge, observations, measurements, pieces, earlier }: AssessedRecording): LivenessEvidence[] {
  const expressions = expressionsOf(observations);
  const { reliefs, line, realness, faceDescriptor } = measurements;
  const passive = passiveScore(realness, observations);
  const { unmoved, notReplayed } = movementScores(observations, earlier);
  const evidence = (kind: EvidenceKind | 'passive', score: number, detail?: string): LivenessEvidence => ({
    kind,
    score: Math.round(score * 1_000) / 1_000,
    ...(detail ? { detail } : {}),
  });
  return [
    evidence('present', presentScore(observations)),
    evidence('alone', aloneScore(observations)),
    evidence('near', nearScore(observations)),
    evidence('gapless', gaplessScore(observations, challenge)),
    evidence('timely', timelyScore(pieces)),
    ...challenge.actions.map((span) => evidence('action', expressions.length > 2 ? actionScore(span, expressions) : 0, nameOfWay(span))),
    evidence('smooth', smoothScore(observations)),
    evidence('even-light', evenLightScore(observations, challenge)),
    evidence(
      'one-person',
      onePersonScore(
        observations.flatMap(({ descriptor }) => (descriptor ? [descriptor] : [])),
        faceDescriptor,
      ),
    ),
    ...(challenge.actions.some(({ action }) => turnsHead(action)) ? depthEvidence(reliefs) : [evidence('own-movement', ownMovementScore(reliefs))]),
    evidence('no-display', noDisplayScore(line)),
    evidence('moving', movingScore(observations)),
    evidence('unrepeated', unrepeatedScore(observations)),
    evidence('unseen', Math.min(1, ...earlier.map((other) => unseenScore(observations, other)))),
    evidence('unmoved', unmoved),
    evidence('not-replayed', notReplayed),
    ...(passive === undefined ? [] : [evidence('passive', passive)]),
    ...(challenge.flashes.length > 0 ? [evidence('colour', colourScore(observations, challenge))] : []),
  ];

  function depthEvidence(of: readonly Relief[]): LivenessEvidence[] {
    const { seen, depth, notFlat } = depthScores(of);
    return [evidence('depth-seen', seen), ...(seen >= 0.5 ? [evidence('depth', depth), evidence('not-flat', notFlat)] : [])];
  }
}

/** Minimum distance between the eyes' outer corners for depth to be measured, in pixels. */
const MIN_EYES_PIXELS = 56;

function nearScore(observations: readonly FrameObservation[]): number {
  const distances = observations.flatMap(({ face }) =>
    face ? [Math.hypot((face.mesh[3 * 263] ?? 0) - (face.mesh[3 * 33] ?? 0), (face.mesh[3 * 263 + 1] ?? 0) - (face.mesh[3 * 33 + 1] ?? 0))] : [],
  );
  const usual = median(distances);
  return usual / (usual + MIN_EYES_PIXELS);
}

/** Residual motion that no homography explains, in distances between the eyes, on a live face even if the head is held still. */
const MIN_OWN_MOVEMENT = 0.007;

function ownMovementScore(reliefs: readonly Relief[]): number {
  const residual = Math.max(0, ...reliefs.map((relief) => relief.residual));
  return residual / (residual + MIN_OWN_MOVEMENT);
}

/** Ratio of powers from which a single frequency can't belong to a face. */
const LINE = 40;

const noDisplayScore = (line: number): number => LINE / (LINE + line);
