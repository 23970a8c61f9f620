import { Matrix, solve } from 'ml-matrix';

/** A patch of a face tracked from one frame to another; lengths in distances between the eyes' outer corners. */
export interface FollowedPatch {
  /** Position in the first frame relative to the centre of the upright face. */
  x: number;
  y: number;
  /** Depth according to the mesh; smaller is nearer. */
  z: number;
  /** Motion relative to the homography that maps the first frame's mesh onto the second's. */
  dx: number;
  dy: number;
  /** The mesh's own motion, relative to the same homography. */
  meshDx: number;
  meshDy: number;
}

/** What two frames reveal about the depth of a face. */
export interface Relief {
  /** Angle of the head's turn between the frames according to the mesh, in radians: determines how much depth can show. */
  turn: number;
  /** Motion of points due to their depth, divided by that on a real head with this turn: about 1 on a head, about 0 on a picture. */
  relief: number;
  /** Residual after removing a flat picture's motion and depth, divided by the residual without removing depth; 1 if depth explains nothing. */
  explained: number;
  /** Root mean square of the motion that no homography explains, in distances between the eyes. */
  residual: number;
  patches: number;
}

/** With fewer patches there is no result. */
export const MIN_PATCHES = 16;
/** Share of patches used; those with the largest errors are left out, since they were tracked wrongly or lie on a moving brow or eyelid. */
const KEPT = 0.85;

/**
 * When a head turns, its near points (the nose) move further than its far ones; on a picture, however it is turned, bent or zoomed,
 * they do not. Under weak perspective a turn moves a point by an affine map of its position plus its depth times one vector common to all
 * points. The map is fitted with quadratic terms, which absorb a homography and a mild bend, then the depth vector is estimated.
 * Undefined if too few patches were tracked.
 */
export function reliefOf(patches: readonly FollowedPatch[]): Relief | undefined {
  if (patches.length < MIN_PATCHES) return undefined;
  let kept = [...patches];
  for (let round = 0; round < 2; round++) {
    const model = fit(kept, true);
    const errors = patches.map((patch) => ({ patch, error: errorOf(patch, model) })).sort((a, b) => a.error - b.error);
    kept = errors.slice(0, Math.max(MIN_PATCHES, Math.round(patches.length * KEPT))).map(({ patch }) => patch);
  }
  const [seen, flat, imagined] = [fit(kept, true), fit(kept, false), fit(kept, true, 'mesh')];
  const expected = imagined.depth.x ** 2 + imagined.depth.y ** 2;
  if (expected === 0) return undefined;
  const rms = (model: Model): number => Math.sqrt(kept.reduce((sum, patch) => sum + errorOf(patch, model) ** 2, 0) / kept.length);
  return {
    turn: Math.asin(Math.min(1, Math.sqrt(expected))),
    relief: (seen.depth.x * imagined.depth.x + seen.depth.y * imagined.depth.y) / expected,
    explained: rms(seen) / Math.max(rms(flat), 1e-9),
    residual: rms(fit(kept, false, 'patch', homographyTerms)),
    patches: kept.length,
  };
}

interface Model {
  place(patch: FollowedPatch): { x: number; y: number };
  depth: { x: number; y: number };
}

type Terms = (patch: FollowedPatch) => { x: number[]; y: number[] };

/** All second-order terms, separately for each coordinate. */
const bentTerms: Terms = ({ x, y }) => {
  const row = [1, x, y, x * x, x * y, y * y];
  const none = row.map(() => 0);
  return { x: [...row, ...none], y: [...none, ...row] };
};

/** A homography near the identity, to second order: affine, plus a common stretch along each line. */
const homographyTerms: Terms = ({ x, y }) => ({ x: [1, x, y, 0, 0, 0, x * x, x * y], y: [0, 0, 0, 1, x, y, x * y, y * y] });

function fit(patches: readonly FollowedPatch[], withDepth: boolean, of: 'patch' | 'mesh' = 'patch', terms: Terms = bentTerms): Model {
  const row = (patch: FollowedPatch): [number[], number[]] => {
    const { x, y } = terms(patch);
    return withDepth
      ? [
          [...x, patch.z, 0],
          [...y, 0, patch.z],
        ]
      : [x, y];
  };
  const rows = patches.flatMap(row);
  const moved = patches.flatMap(({ dx, dy, meshDx, meshDy }) => (of === 'patch' ? [dx, dy] : [meshDx, meshDy]));
  const design = new Matrix(rows);
  const transposed = design.transpose();
  const normal = transposed.mmul(design);
  for (let index = 0; index < normal.rows; index++) normal.set(index, index, normal.get(index, index) + 1e-9);
  const factors = solve(normal, transposed.mmul(Matrix.columnVector(moved))).to1DArray();
  const times = (values: number[]): number => values.reduce((sum, value, index) => sum + value * (factors[index] ?? 0), 0);
  const [depthX = 0, depthY = 0] = withDepth ? factors.slice(-2) : [];
  return {
    place: (patch) => {
      const [x, y] = row(patch);
      return { x: times(x), y: times(y) };
    },
    depth: { x: depthX, y: depthY },
  };
}

function errorOf(patch: FollowedPatch, model: Model): number {
  const { x, y } = model.place(patch);
  return Math.hypot(patch.dx - x, patch.dy - y);
}
