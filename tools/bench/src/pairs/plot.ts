import type { Comparisons } from '@shiren/vision';
import sharp from 'sharp';
import { detPlot } from './det-plot.js';

const COLOURS = { peer: '#c2410c', ours: '#0369a1' } as const;
type Way = keyof typeof COLOURS;
const WAYS = Object.keys(COLOURS) as Way[];

/** DET curves of all pairs next to the effect of each distortion; as PNG. */
export async function plot(pairs: Record<Way, Comparisons>, rows: readonly { kind: string; way: Way; falseNonMatchAt1Percent: number }[]): Promise<Buffer> {
  const curves = await detPlot(WAYS.map((way) => ({ name: way, pairs: pairs[way] })));
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="1320" height="560" font-family="sans-serif" font-size="13">
<rect width="1320" height="560" fill="white"/>${bars(rows)}
</svg>`;
  return sharp(Buffer.from(svg))
    .composite([{ input: curves, left: 0, top: 0 }])
    .png({ palette: true, compressionLevel: 9 })
    .toBuffer();
}

function bars(rows: readonly { kind: string; way: Way; falseNonMatchAt1Percent: number }[]): string {
  const kinds = [...new Set(rows.map(({ kind }) => kind))];
  const most = Math.max(0.01, ...rows.map((row) => row.falseNonMatchAt1Percent));
  const step = 350 / kinds.length;
  const drawn = kinds.flatMap((kind, place) => [
    `<text x="910" y="${56 + place * step + step / 4}" text-anchor="end">${kind}</text>`,
    ...WAYS.flatMap((way, index) => {
      const rate = rows.find((row) => row.kind === kind && row.way === way)?.falseNonMatchAt1Percent ?? 0;
      const [y, width] = [40 + place * step + index * 14, (300 * rate) / most];
      return [
        `<rect x="920" y="${y}" width="${Math.max(width, 1)}" height="12" fill="${COLOURS[way]}"/>`,
        `<text x="${926 + width}" y="${y + 11}" font-size="11">${(rate * 100).toFixed(1)} %</text>`,
      ];
    }),
  ]);
  return `<text x="800" y="24" font-size="15">FNMR where FMR is 1 %, by kind of photo</text>${drawn.join('')}`;
}
