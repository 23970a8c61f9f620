import type { LivenessChallenge, LivenessEvidence } from '@shiren/contracts';
import { actionScore, median } from './actions.js';
import { colourScore } from './colour.js';
import { aloneScore, evenLightScore, expressionsOf, onePersonScore, presentScore, smoothScore } from './continuity.js';
import type { RecordingMeasurements } from './measurements.js';
import type { FrameObservation } from './observation.js';
import type { Relief } from './relief.js';
import { gaplessScore, movingScore, timelyScore, unrepeatedScore, unseenScore, type PieceTimes } from './stream.js';

/** Everything that a recording is judged by. */
export interface AssessedRecording {
  challenge: LivenessChallenge;
  observations: readonly FrameObservation[];
  measurements: RecordingMeasurements;
  pieces: readonly PieceTimes[];
  /** Observations of earlier recordings that look alike. */
  earlier: readonly (readonly FrameObservation[])[];
}

/** Looks at a recording from every side: a score from 0 to 1 each, 0.5 and more where nothing speaks against the person. */
export function evidenceOf({ challenge, observations, measurements, pieces, earlier }: AssessedRecording): LivenessEvidence[] {
  const expressions = expressionsOf(observations);
  const evidence = (kind: string, score: number): LivenessEvidence => ({ kind, score: Math.round(score * 1_000) / 1_000 });
  return [
    evidence('present', presentScore(observations)),
    evidence('alone', aloneScore(observations)),
    evidence('near', nearScore(observations)),
    evidence('gapless', gaplessScore(observations, challenge)),
    evidence('timely', timelyScore(pieces)),
    ...challenge.actions.map((action) => evidence(`action ${action.action}`, expressions.length > 2 ? actionScore(action, expressions) : 0)),
    evidence('smooth', smoothScore(observations)),
    evidence('even light', evenLightScore(observations, challenge)),
    evidence('one person', onePersonScore(distancesOf(observations))),
    evidence('depth', depthScore(measurements.reliefs)),
    evidence('own movement', ownMovementScore(measurements.reliefs)),
    evidence('no display', noDisplayScore(measurements.line)),
    evidence('moving', movingScore(observations)),
    evidence('unrepeated', unrepeatedScore(observations)),
    evidence('unseen', Math.min(1, ...earlier.map((other) => unseenScore(observations, other)))),
    ...(challenge.flashes.length > 0 ? [evidence('colour', colourScore(observations, challenge))] : []),
  ];
}

/** Pixels between the eyes' outer corners below which depth can't be followed well enough. */
const LEAST_EYES = 56;

function nearScore(observations: readonly FrameObservation[]): number {
  const distances = observations.flatMap(({ face }) =>
    face ? [Math.hypot((face.mesh[3 * 263] ?? 0) - (face.mesh[3 * 33] ?? 0), (face.mesh[3 * 263 + 1] ?? 0) - (face.mesh[3 * 33 + 1] ?? 0))] : [],
  );
  const usual = median(distances);
  return usual / (usual + LEAST_EYES);
}

function distancesOf(observations: readonly FrameObservation[]): number[] {
  const [first, ...others] = observations.flatMap(({ descriptor }) => (descriptor ? [descriptor] : []));
  return first ? others.map((other) => Math.sqrt(other.reduce((sum, value, index) => sum + (value - (first[index] ?? 0)) ** 2, 0))) : [];
}

/** Radians that the mesh must see between two frames for their relief to say something. */
const LEAST_TURN = 0.1;
/** Half of what a head shows at the least: pictures stay below a third of it, heads above it (docs/liveness.md). */
const LEAST_RELIEF = 0.3;

/** From the median relief of the pairs that turn enough: 0.5 at what a head shows at the least; 0 where no pair turns enough. */
function depthScore(reliefs: readonly Relief[]): number {
  const telling = reliefs.filter(({ turn }) => turn >= LEAST_TURN);
  if (telling.length < 2) return 0;
  const relief = Math.max(0, median(telling.map(({ relief: value }) => value)));
  return relief / (relief + LEAST_RELIEF);
}

/** What no homography explains, in distances between the eyes, on a face that is alive though the head is held still. */
const LEAST_OWN_MOVEMENT = 0.007;

function ownMovementScore(reliefs: readonly Relief[]): number {
  const residual = Math.max(0, ...reliefs.map((relief) => relief.residual));
  return residual / (residual + LEAST_OWN_MOVEMENT);
}

/** Ratio of powers from which a single frequency is no part of a face. */
const LINE = 40;

const noDisplayScore = (line: number): number => LINE / (LINE + line);
