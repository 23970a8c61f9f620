import sharp from 'sharp';
import type { LoadStep } from './load-step.js';

const COLOURS = ['#c2410c', '#0369a1', '#15803d'];

/** Median and 95th percentile by completed verifications per second, one colour per number of workers; as PNG. */
export async function plotLoad(steps: readonly LoadStep[]): Promise<Buffer> {
  const drawn = steps.filter(({ p50, p95 }) => Number.isFinite(p50) && Number.isFinite(p95));
  const most = Math.max(1, ...drawn.map(({ arrived }) => arrived));
  const x = (rate: number): number => 70 + (560 * rate) / most;
  const y = (milliseconds: number): number => 340 - 280 * (Math.log10(Math.max(50, milliseconds) / 50) / Math.log10(20_000 / 50));
  const workers = [...new Set(drawn.map((step) => step.workers))];
  const lines = workers.flatMap((count, index) =>
    (['p50', 'p95'] as const).map((kind) => {
      const points = drawn.filter((step) => step.workers === count).map((step) => `${x(step.arrived).toFixed(1)},${y(step[kind]).toFixed(1)}`);
      const dashes = kind === 'p95' ? ' stroke-dasharray="6 4"' : '';
      return `<polyline points="${points.join(' ')}" fill="none" stroke="${COLOURS[index % COLOURS.length]}" stroke-width="2"${dashes}/>`;
    }),
  );
  const grid = [50, 200, 1_000, 5_000, 20_000].map(
    (at) => `<line x1="70" x2="630" y1="${y(at)}" y2="${y(at)}" stroke="#ddd"/><text x="62" y="${y(at) + 4}" text-anchor="end">${at} ms</text>`,
  );
  const ticks = [0, 0.25, 0.5, 0.75, 1].map((part) => `<text x="${x(part * most)}" y="362" text-anchor="middle">${(part * most).toFixed(1)}</text>`);
  const legend = workers.map(
    (count, index) => `<text x="${90 + 280 * index}" y="400" fill="${COLOURS[index % COLOURS.length]}">${count} inference workers: — p50, - - p95</text>`,
  );
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="660" height="420" font-family="sans-serif" font-size="13"><rect width="660" height="420" fill="white"/>
<text x="70" y="26" font-size="15">Latency of a verification by arrivals a second</text>${[...grid, ...ticks, ...lines, ...legend].join('')}</svg>`;
  return sharp(Buffer.from(svg)).png({ palette: true, compressionLevel: 9 }).toBuffer();
}
