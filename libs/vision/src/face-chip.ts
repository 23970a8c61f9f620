export interface Point {
  x: number;
  y: number;
}

/** Red, green and blue, 0 to 255 each, row by row. */
export interface Pixels {
  data: Uint8Array;
  width: number;
  height: number;
}

/** Side of the square that the descriptor's network was trained on, in pixels. */
export const CHIP_SIZE = 150;

/** Room around the mean face on every side, in face widths; dlib's for face recognition. */
const PADDING = 0.25;

/**
 * Where eyes, nose, upper lip and the corners of the mouth lie in the mean face, by index of the 68 landmarks; the brows and
 * the lower lip move too much to align by. From dlib, image_transforms/interpolation.h, get_face_chip_details.
 */
const MEAN_FACE: readonly (readonly [landmark: number, x: number, y: number])[] = [
  [27, 0.490127, 0.203352],
  [28, 0.490127, 0.307009],
  [29, 0.490127, 0.409805],
  [30, 0.490127, 0.515625],
  [31, 0.36688, 0.587326],
  [32, 0.426036, 0.609345],
  [33, 0.490127, 0.628106],
  [34, 0.554217, 0.609345],
  [35, 0.613373, 0.587326],
  [36, 0.121737, 0.216423],
  [37, 0.187122, 0.178758],
  [38, 0.265825, 0.179852],
  [39, 0.334606, 0.231733],
  [40, 0.260918, 0.245099],
  [41, 0.182743, 0.244077],
  [42, 0.645647, 0.231733],
  [43, 0.714428, 0.179852],
  [44, 0.793132, 0.178758],
  [45, 0.858516, 0.216423],
  [46, 0.79751, 0.244077],
  [47, 0.719335, 0.245099],
  [48, 0.254149, 0.780233],
  [49, 0.340985, 0.745405],
  [50, 0.428858, 0.727388],
  [51, 0.490127, 0.742578],
  [52, 0.551395, 0.727388],
  [53, 0.639268, 0.745405],
  [54, 0.726104, 0.780233],
  [60, 0.290379, 0.784792],
  [61, 0.428096, 0.778746],
  [62, 0.490127, 0.785343],
  [63, 0.552157, 0.778746],
  [64, 0.689874, 0.784792],
];

/** x' = a·x − b·y + c, y' = b·x + a·y + d: turn, scale and shift. */
export interface Similarity {
  a: number;
  b: number;
  c: number;
  d: number;
}

/** The turn, scale and shift that carry `from` onto `to` with the least squared error; two points or more. */
export function fitSimilarity(from: readonly Point[], to: readonly Point[]): Similarity {
  const [f, t] = [centre(from), centre(to)];
  let [along, across, spread] = [0, 0, 0];
  from.forEach(({ x, y }, index) => {
    const [fx, fy] = [x - f.x, y - f.y];
    const [tx, ty] = [(to[index]?.x ?? 0) - t.x, (to[index]?.y ?? 0) - t.y];
    along += fx * tx + fy * ty;
    across += fx * ty - fy * tx;
    spread += fx * fx + fy * fy;
  });
  const [a, b] = [along / spread, across / spread];
  return { a, b, c: t.x - a * f.x + b * f.y, d: t.y - b * f.x - a * f.y };
}

/** Cuts the face out upright and at the size that the descriptor expects, as dlib does; black where the picture ends. */
export function faceChip(pixels: Pixels, landmarks: readonly Point[]): Uint8Array {
  const place = (part: number): number => (CHIP_SIZE * (PADDING + part)) / (1 + 2 * PADDING);
  const inChip = MEAN_FACE.map(([, x, y]) => ({ x: place(x), y: place(y) }));
  const inPicture = MEAN_FACE.map(([index]) => landmarks[index] ?? { x: 0, y: 0 });
  return sample(pixels, fitSimilarity(inChip, inPicture), CHIP_SIZE);
}

/** Averages as many points as the scale asks for, so that a large face is not thinned out to noise. */
function sample(pixels: Pixels, { a, b, c, d }: Similarity, size: number): Uint8Array {
  const chip = new Uint8Array(size * size * 3);
  const points = Math.min(Math.max(1, Math.ceil(Math.hypot(a, b))), 8);
  const sum = new Float64Array(3);
  for (let row = 0; row < size; row++) {
    for (let column = 0; column < size; column++) {
      sum.fill(0);
      for (let sub = 0; sub < points * points; sub++) {
        const x = column + ((sub % points) + 0.5) / points - 0.5;
        const y = row + (Math.floor(sub / points) + 0.5) / points - 0.5;
        addBilinear(sum, pixels, a * x - b * y + c, b * x + a * y + d);
      }
      const at = (row * size + column) * 3;
      for (let channel = 0; channel < 3; channel++) chip[at + channel] = Math.round((sum[channel] ?? 0) / (points * points));
    }
  }
  return chip;
}

function addBilinear(sum: Float64Array, { data, width, height }: Pixels, x: number, y: number): void {
  const [left, top] = [Math.floor(x), Math.floor(y)];
  if (left < 0 || top < 0 || left + 1 >= width || top + 1 >= height) return;
  const [right, below] = [x - left, y - top];
  const at = (top * width + left) * 3;
  const under = at + width * 3;
  for (let channel = 0; channel < 3; channel++) {
    const upper = (data[at + channel] ?? 0) * (1 - right) + (data[at + 3 + channel] ?? 0) * right;
    const lower = (data[under + channel] ?? 0) * (1 - right) + (data[under + 3 + channel] ?? 0) * right;
    sum[channel] = (sum[channel] ?? 0) + upper * (1 - below) + lower * below;
  }
}

function centre(points: readonly Point[]): Point {
  const sum = points.reduce((total, { x, y }) => ({ x: total.x + x, y: total.y + y }), { x: 0, y: 0 });
  return { x: sum.x / points.length, y: sum.y / points.length };
}
