import { Matrix, solve } from 'ml-matrix';

/** A patch of a face followed from one frame to another; lengths in distances between the eyes' outer corners. */
export interface FollowedPatch {
  /** Where it lies in the first frame, from the middle of the face, the face upright. */
  x: number;
  y: number;
  /** How far it lies from the camera on a head with this face, by the mesh; smaller is nearer. */
  z: number;
  /** Where it went, beside the homography that carries the mesh of the first frame onto that of the second. */
  dx: number;
  dy: number;
  /** Where the mesh says that it went, likewise. */
  meshDx: number;
  meshDy: number;
}

/** What two frames say about the depth of a face. */
export interface Relief {
  /** Angle by which the mesh says that the head turned between the frames, in radians: what depth there can be to see. */
  turn: number;
  /** How far points moved by their depth, over how far they do on a head that turns so: about 1 on a head, about 0 on a picture. */
  relief: number;
  /** What is left when a flat picture's motion is taken out, over what is left when depth is taken out too; 1 where depth explains nothing. */
  explained: number;
  /** Root mean square of what no homography explains, in distances between the eyes. */
  residual: number;
  patches: number;
}

/** Fewer patches say nothing. */
export const MIN_PATCHES = 16;
/** Patches with the largest errors are left out: some were followed wrongly, others lie on a brow or an eyelid that moved. */
const KEPT = 0.85;

/**
 * A head that turns moves its near points (the nose) further than its far ones; a picture, however it is turned, bent or zoomed,
 * does not. Under weak perspective a turn moves a point by an affine map of its place plus its depth times one vector for all
 * points. The map is fitted with quadratic terms, which take up a homography and a mild bend, then the depth vector is asked for.
 * Undefined where too little was followed.
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

/** Everything of second order, each coordinate by itself. */
const bentTerms: Terms = ({ x, y }) => {
  const row = [1, x, y, x * x, x * y, y * y];
  const none = row.map(() => 0);
  return { x: [...row, ...none], y: [...none, ...row] };
};

/** What a homography near the identity does, to second order: affine, and a common stretch along each line. */
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
