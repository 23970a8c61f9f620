import type { Relief } from './relief.js';

/** Range of head turn between two frames, in radians as the mesh measures it, in which relief is meaningful; beyond it too much is hidden. */
const TURN = { least: 0.08, most: 0.3 } as const;
/** Minimum number of such pairs for a judgement about depth. */
const MIN_PAIRS = 3;
/** Heads show 0.2 to 1, mostly 0.5 and more; pictures at most 0.11 (docs/security/liveness.md). */
const MIN_RELIEF = 0.16;
/** Standard errors of the mean up to which it may be wrong: the relief of a head that shakes differs widely from pair to pair, that of a picture little. */
const SURE = 2;

/** Scores from 0 to 1, each 0.5 if just enough. */
export interface DepthScores {
  /** Whether enough pairs of frames turn far enough. */
  seen: number;
  /** Their combined relief. */
  depth: number;
  /** The greatest relief that these pairs leave possible: below 0.5 the face is certainly flat, not merely measured badly. */
  notFlat: number;
}

/** What the pairs of a recording show together, each weighted by how much it can show. */
export function depthScores(reliefs: readonly Relief[]): DepthScores {
  const telling = reliefs
    .filter(({ turn }) => turn >= TURN.least && turn <= TURN.most)
    .map(({ turn, patches, relief }) => ({ relief, weight: patches * Math.sin(turn) ** 2 }));
  const sum = (value: (one: (typeof telling)[number]) => number): number => telling.reduce((total, one) => total + value(one), 0);
  const weight = Math.max(
    sum((one) => one.weight),
    1e-9,
  );
  const relief = sum((one) => one.weight * one.relief) / weight;
  const variance = sum((one) => one.weight * (one.relief - relief) ** 2) / weight;
  const independent =
    weight ** 2 /
    Math.max(
      1e-9,
      sum((one) => one.weight ** 2),
    );
  const most = relief + SURE * Math.sqrt(variance / Math.max(1, independent - 1));
  const score = (value: number): number => Math.max(0, value) / (Math.max(0, value) + MIN_RELIEF);
  return { seen: telling.length / (telling.length + MIN_PAIRS), depth: score(relief), notFlat: score(most) };
}
