import { errorRates, type Comparisons } from '@shiren/vision';
import sharp from 'sharp';

const COLOURS = { peer: '#c2410c', ours: '#0369a1' } as const;
type Way = keyof typeof COLOURS;
const WAYS = Object.keys(COLOURS) as Way[];

/** Rates by threshold, and what each distortion costs, side by side; as PNG. */
export async function plot(pairs: Record<Way, Comparisons>, rows: readonly { kind: string; way: Way; falseNonMatchAt1Percent: number }[]): Promise<Buffer> {
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="1120" height="440" font-family="sans-serif" font-size="13">
<rect width="1120" height="440" fill="white"/>${curves(pairs)}${bars(rows)}
</svg>`;
  return sharp(Buffer.from(svg)).png({ palette: true, compressionLevel: 9 }).toBuffer();
}

/** From 0.01 % to 100 %, by powers of ten. */
const height = (rate: number): number => 40 + 330 * (-Math.log10(Math.max(rate, 1e-4)) / 4);

function curves(pairs: Record<Way, Comparisons>): string {
  const [from, to] = [0.3, 0.9];
  const x = (threshold: number): number => 70 + (430 * (threshold - from)) / (to - from);
  const steps = Array.from({ length: 121 }, (_, step) => from + ((to - from) * step) / 120);
  const lines = WAYS.flatMap((way) =>
    (['falseMatch', 'falseNonMatch'] as const).map((kind) => {
      const points = steps.map((at) => ({ at, rate: errorRates(pairs[way], at)[kind] })).filter(({ rate }) => rate > 0);
      const path = points.map(({ at, rate }) => `${x(at).toFixed(1)},${height(rate).toFixed(1)}`).join(' ');
      return `<polyline points="${path}" fill="none" stroke="${COLOURS[way]}" stroke-width="2"${kind === 'falseNonMatch' ? ' stroke-dasharray="6 4"' : ''}/>`;
    }),
  );
  const grid = [1, 0.1, 0.01, 0.001, 0.0001].map(
    (rate) =>
      `<line x1="70" x2="500" y1="${height(rate)}" y2="${height(rate)}" stroke="#ddd"/><text x="62" y="${height(rate) + 4}" text-anchor="end">${rate * 100} %</text>`,
  );
  const ticks = [0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9].map((at) => `<text x="${x(at)}" y="390" text-anchor="middle">${at}</text>`);
  const legend = WAYS.flatMap((way, index) => [`<text x="${85 + 190 * index}" y="430" fill="${COLOURS[way]}">${way}: — FMR, - - FNMR</text>`]);
  return `<text x="70" y="22" font-size="15">Error rates by distance, all pairs</text>${[...grid, ...ticks, ...lines, ...legend].join('')}`;
}

function bars(rows: readonly { kind: string; way: Way; falseNonMatchAt1Percent: number }[]): string {
  const kinds = [...new Set(rows.map(({ kind }) => kind))];
  const most = Math.max(0.01, ...rows.map((row) => row.falseNonMatchAt1Percent));
  const step = 350 / kinds.length;
  const drawn = kinds.flatMap((kind, place) => [
    `<text x="710" y="${56 + place * step + step / 4}" text-anchor="end">${kind}</text>`,
    ...WAYS.flatMap((way, index) => {
      const rate = rows.find((row) => row.kind === kind && row.way === way)?.falseNonMatchAt1Percent ?? 0;
      const [y, width] = [40 + place * step + index * 14, (300 * rate) / most];
      return [
        `<rect x="720" y="${y}" width="${Math.max(width, 1)}" height="12" fill="${COLOURS[way]}"/>`,
        `<text x="${726 + width}" y="${y + 11}" font-size="11">${(rate * 100).toFixed(1)} %</text>`,
      ];
    }),
  ]);
  return `<text x="600" y="22" font-size="15">FNMR where FMR is 1 %, by kind of photo</text>${drawn.join('')}`;
}
