import type { Pixels } from '@shiren/card-reader';
import sharp from 'sharp';
import { randomFrom } from './random.js';

const texts = ['仅供办理入职手续使用', '仅供办理居住证业务使用', '仅供开户使用，他用无效', '仅供实名认证使用'];

/** The card with what it is a copy for written across it: one slanted line, or a pale pattern of many. */
export async function withWatermark(card: Pixels, seed: number): Promise<Pixels> {
  const random = randomFrom(seed);
  const text = random.of(texts);
  const colour = random.of(['#808080', '#b03030', '#3050a0']);
  const written = (x: number, y: number, size: number, opacity: number): string =>
    `<text x="${x}" y="${y}" font-size="${size}" fill="${colour}" fill-opacity="${opacity}">${text}</text>`;
  const many = random.chance(0.5);
  const [size, opacity, turn] = [many ? 40 : 80, many ? random.between(0.15, 0.3) : random.between(0.25, 0.45), random.of([-25, -20, 20, 30])];
  const lines = many
    ? Array.from({ length: 24 }, (_, index) => written(-500 + (index % 3) * size * 16, -400 + Math.floor(index / 3) * 210, size, opacity)).join('')
    : written(card.width / 2 - text.length * size * 0.5, card.height / 2, size, opacity);
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${card.width}" height="${card.height}" font-family="Noto Sans CJK SC">
    <g transform="rotate(${turn} ${card.width / 2} ${card.height / 2})">${lines}</g></svg>`;
  const { data, info } = await sharp(Buffer.from(card.data), { raw: { width: card.width, height: card.height, channels: 3 } })
    .composite([{ input: Buffer.from(svg) }])
    .removeAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  return { data, width: info.width, height: info.height };
}
