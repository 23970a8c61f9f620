import { errorRates, normalQuantile, thresholdAt, type Comparisons } from '@shiren/vision';
import sharp from 'sharp';

const COLOURS = ['#c2410c', '#0369a1', '#0d9488', '#f59e0b', '#7c3aed', '#65a30d'];
const [WIDTH, HEIGHT, LEFT, BOTTOM] = [760, 560, 70, 500];
const RATES = [0.0001, 0.001, 0.01, 0.05, 0.2, 0.5];

/** Each colour is used twice, the second time with a dashed curve. */
const dashed = (index: number): string => (index < COLOURS.length ? '' : ' stroke-dasharray="6 4"');

/** False non-match rate over false match rate, both on a normal scale (DET, ISO/IEC 19795-1), one curve per set of pairs; as PNG. */
export async function detPlot(sets: readonly { name: string; pairs: Comparisons }[]): Promise<Buffer> {
  const span = normalQuantile(0.6) - normalQuantile(0.00005);
  const part = (rate: number): number => (normalQuantile(Math.min(0.6, Math.max(0.00005, rate))) - normalQuantile(0.00005)) / span;
  const x = (rate: number): number => LEFT + part(rate) * (WIDTH - LEFT - 30);
  const y = (rate: number): number => BOTTOM - part(rate) * (BOTTOM - 40);
  const grid = RATES.map(
    (rate) =>
      `<line x1="${x(rate)}" x2="${x(rate)}" y1="40" y2="${BOTTOM}" stroke="#ddd"/><line x1="${LEFT}" x2="${WIDTH - 30}" y1="${y(rate)}" y2="${y(rate)}" stroke="#ddd"/>
<text x="${x(rate)}" y="${BOTTOM + 18}" text-anchor="middle">${rate * 100} %</text><text x="${LEFT - 8}" y="${y(rate) + 4}" text-anchor="end">${rate * 100} %</text>`,
  );
  const steps = Array.from({ length: 121 }, (_, step) => 10 ** (-4 + (3.7 * step) / 120));
  const curves = sets.map(({ pairs }, index) => {
    const points = steps
      .filter((rate) => rate * pairs.nonMated.length >= 1)
      .map((rate) => `${x(rate).toFixed(1)},${y(errorRates(pairs, thresholdAt(pairs.nonMated, rate)).falseNonMatch).toFixed(1)}`);
    return `<polyline points="${points.join(' ')}" fill="none" stroke="${COLOURS[index % COLOURS.length]}" stroke-width="2"${dashed(index)}/>`;
  });
  const legend = sets.map(
    ({ name }, index) =>
      `<text x="${WIDTH - 300}" y="${64 + 18 * index}" fill="${COLOURS[index % COLOURS.length]}">${index < COLOURS.length ? '—' : '- -'} ${name}</text>`,
  );
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${HEIGHT}" font-family="sans-serif" font-size="13"><rect width="${WIDTH}" height="${HEIGHT}" fill="white"/>
<text x="${LEFT}" y="24" font-size="15">False non-match rate (up) over false match rate</text>${[...grid, ...curves, ...legend].join('')}</svg>`;
  return sharp(Buffer.from(svg)).png({ palette: true, compressionLevel: 9 }).toBuffer();
}
