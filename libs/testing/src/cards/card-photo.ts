import { homographyBetween, rectangle, type Pixels, type Point, type Quad } from '@shiren/card-reader';
import sharp from 'sharp';
import { randomFrom, type Random } from './random.js';

/** Looked up once: under jest every access to a global costs more than the calculation. */
const { ceil, cos, floor, hypot, max, min, PI, sin } = Math;

/** How a generated card is photographed; without any of these it looks like a scan. */
export interface Photographed {
  /** Longest side of the photo, in pixels. */
  size?: number;
  /** Fraction of the photo's width that the card takes. */
  share?: number;
  /** Degrees, clockwise. */
  turn?: number;
  /** How far corners move towards each other, as a fraction of the card's width. */
  tilt?: number;
  /** Sigma in pixels. */
  blur?: number;
  /** Factor on the brightness. */
  light?: number;
  /** A bright spot: its centre on the card (0 to 1 each), its radius as a fraction of the card's width, and its strength (0 to 1). */
  glare?: { x: number; y: number; radius: number; strength: number };
  /** An object on the card: left, top, width and height, as fractions of the card. */
  cover?: { left: number; top: number; width: number; height: number };
  /** Standard deviation of the sensor's noise. */
  noise?: number;
  /** JPEG quality. */
  quality?: number;
  /** Fractions of the photo that are cropped. */
  cutAway?: { left?: number; top?: number; right?: number; bottom?: number };
  /** Printed without colour. */
  photocopy?: boolean;
  /** Shown on a screen with this pixel pitch, in pixels of the photo. */
  screen?: { pitch: number; turn: number };
}

/** Photographs one card or more next to each other on a table; reproducible by seed. JPEG. */
export async function photograph(cards: Pixels | readonly Pixels[], seed: number, how: Photographed = {}): Promise<Buffer> {
  const random = randomFrom(seed);
  const laid = 'data' in cards ? [cards] : cards;
  const { share = 0.86, turn = 0, tilt = 0, size = 1280 } = how;
  const width = size;
  const height = Math.round(size * 0.75);
  let photo = await table(width, height, random);
  for (const [index, card] of laid.entries()) {
    const each = (share * width) / laid.length;
    const middle = { x: (width * (index + 0.5)) / laid.length, y: height / 2 };
    const quad = place(middle, each, (turn * PI) / 180, tilt, random, { width, height });
    lay(await shrunk(worn(card, how), each), quad, photo);
  }
  photo = screened(photo, how.screen);
  const light = how.light ?? 1;
  const noise = how.noise ?? 2;
  for (let at = 0; at < photo.data.length; at++) {
    photo.data[at] = clamp((photo.data[at] as number) * light + (random.next() + random.next() + random.next() - 1.5) * 2 * noise);
  }
  const { left = 0, top = 0, right = 0, bottom = 0 } = how.cutAway ?? {};
  const image = sharp(Buffer.from(photo.data.buffer, photo.data.byteOffset, photo.data.length), { raw: { width, height, channels: 3 } });
  if (how.blur && how.blur >= 0.3) image.blur(how.blur);
  const blurred = await image.raw().toBuffer();
  return sharp(blurred, { raw: { width, height, channels: 3 } })
    .extract({
      left: Math.round(left * width),
      top: Math.round(top * height),
      width: Math.round(width * (1 - left - right)),
      height: Math.round(height * (1 - top - bottom)),
    })
    .jpeg({ quality: how.quality ?? 88 })
    .toBuffer();
}

/** Scans a card: cut at its edge, or some millimetres inside it on every side. JPEG. */
export function scan({ data, width, height }: Pixels, millimetres = 0): Promise<Buffer> {
  const away = Math.round((millimetres * width) / 85.6);
  return sharp(Buffer.from(data), { raw: { width, height, channels: 3 } })
    .extract({ left: away, top: away, width: width - 2 * away, height: height - 2 * away })
    .jpeg()
    .toBuffer();
}

/** The card with objects and glare on it. */
function worn(card: Pixels, { photocopy, cover, glare }: Photographed): Pixels {
  if (!photocopy && !cover && !glare) return card;
  const data = Uint8Array.from(card.data);
  for (let y = 0, at = 0; y < card.height; y++) {
    for (let x = 0; x < card.width; x++, at += 3) {
      if (photocopy) {
        const grey = clamp((0.3 * (data[at] as number) + 0.59 * (data[at + 1] as number) + 0.11 * (data[at + 2] as number) - 128) * 1.25 + 140);
        data.fill(grey, at, at + 3);
      }
      const [u, v] = [x / card.width, y / card.height];
      if (cover && u > cover.left && u < cover.left + cover.width && v > cover.top && v < cover.top + cover.height) {
        data[at] = 203;
        data[at + 1] = 160;
        data[at + 2] = 138;
      }
      if (glare) {
        const away = hypot(u - glare.x, ((v - glare.y) * card.height) / card.width) / glare.radius;
        const shine = glare.strength * max(0, min(1, 1.6 * (1 - away * away)));
        for (let channel = 0; channel < 3; channel++) {
          const own = data[at + channel] as number;
          data[at + channel] = clamp(own + (255 - own) * shine);
        }
      }
    }
  }
  return { ...card, data };
}

/** Moiré stripes from the screen's grid and the camera's, one set per colour. */
function screened(photo: Pixels, screen: Photographed['screen']): Pixels {
  if (!screen) return photo;
  const [across, down] = [cos((screen.turn * PI) / 180), sin((screen.turn * PI) / 180)];
  for (let y = 0, at = 0; y < photo.height; y++) {
    for (let x = 0; x < photo.width; x++, at += 3) {
      const [u, v] = [(x * across + y * down) / screen.pitch, (y * across - x * down) / screen.pitch];
      for (let channel = 0; channel < 3; channel++) {
        const wave = 0.86 + 0.14 * cos(2 * PI * (u + channel / 3)) * (0.6 + 0.4 * cos(2 * PI * v));
        photo.data[at + channel] = clamp((photo.data[at + channel] as number) * wave * 1.04);
      }
    }
  }
  return photo;
}

function place(middle: Point, width: number, turn: number, tilt: number, random: Random, most: { width: number; height: number }): Quad {
  const height = (width * 540) / 856;
  const shift = (): number => random.between(0, tilt) * width;
  const quad = rectangle(width, height).map(({ x, y }) => {
    const [dx, dy] = [x - width / 2 + (x > 0 ? -shift() : shift()), y - height / 2 + (y > 0 ? -shift() : shift())];
    return { x: middle.x + dx * cos(turn) - dy * sin(turn), y: middle.y + dx * sin(turn) + dy * cos(turn) };
  });
  // a rotated card is scaled to fit
  const reach = max(...quad.map(({ x, y }) => max(Math.abs(x - middle.x) / most.width, Math.abs(y - middle.y) / most.height)));
  const fit = min(1, 0.48 / reach);
  return quad.map(({ x, y }) => ({ x: middle.x + (x - middle.x) * fit, y: middle.y + (y - middle.y) * fit })) as unknown as Quad;
}

/** Scaled down before it is placed, to avoid aliasing. */
async function shrunk(card: Pixels, width: number): Promise<Pixels> {
  if (width >= card.width) return card;
  const target = max(32, Math.round(width * 1.1));
  const { data, info } = await sharp(Buffer.from(card.data), { raw: { width: card.width, height: card.height, channels: 3 } })
    .resize(min(target, card.width))
    .raw()
    .toBuffer({ resolveWithObject: true });
  return { data, width: info.width, height: info.height };
}

function lay(card: Pixels, quad: Quad, photo: Pixels): void {
  const onto = homographyBetween(quad, rectangle(card.width, card.height));
  const [left, right] = [floor(min(...quad.map(({ x }) => x))), ceil(max(...quad.map(({ x }) => x)))];
  const [top, bottom] = [floor(min(...quad.map(({ y }) => y))), ceil(max(...quad.map(({ y }) => y)))];
  const [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0] = onto;
  const corner = card.width * 0.037; // 3.18 mm
  for (let y = max(0, top); y < min(photo.height, bottom); y++) {
    for (let x = max(0, left); x < min(photo.width, right); x++) {
      const depth = g * x + h * y + 1;
      const u = (a * x + b * y + c) / depth;
      const v = (d * x + e * y + f) / depth;
      if (u < 0 || v < 0 || u >= card.width - 1 || v >= card.height - 1) continue;
      const du = max(0, corner - u, u - card.width + corner);
      const dv = max(0, corner - v, v - card.height + corner);
      if (du > 0 && dv > 0 && hypot(du, dv) > corner) continue;
      const iu = u | 0;
      const iv = v | 0;
      const fu = u - iu;
      const fv = v - iv;
      const first = (iv * card.width + iu) * 3;
      const under = first + card.width * 3;
      const at = (y * photo.width + x) * 3;
      for (let channel = 0; channel < 3; channel++) {
        photo.data[at + channel] =
          (card.data[first + channel] as number) * (1 - fu) * (1 - fv) +
          (card.data[first + 3 + channel] as number) * fu * (1 - fv) +
          (card.data[under + channel] as number) * (1 - fu) * fv +
          (card.data[under + 3 + channel] as number) * fu * fv;
      }
    }
  }
}

/** A table top: one of several colours, with grain, and sometimes objects at its edge. */
async function table(width: number, height: number, random: Random): Promise<Pixels> {
  const [dark, light] = random.of([
    ['#3a2a20', '#6b4a34'],
    ['#20262b', '#3f4a52'],
    ['#b8a88f', '#d8cbb6'],
    ['#e8e6e1', '#f7f6f3'],
    ['#4c5b3f', '#76866a'],
    ['#7d8b99', '#a3afba'],
  ] as const);
  const grain = Array.from({ length: 40 }, () => {
    const y = random.between(0, height);
    return `<path d="M0 ${y} Q ${width / 2} ${y + random.between(-30, 30)} ${width} ${y + random.between(-15, 15)}" stroke="${random.of([dark, light])}" stroke-opacity="0.5" stroke-width="${random.between(0.5, 3)}" fill="none"/>`;
  }).join('');
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}"><defs><linearGradient id="t" x2="1" y2="1"><stop stop-color="${dark}"/><stop offset="1" stop-color="${light}"/></linearGradient></defs>
    <rect width="${width}" height="${height}" fill="url(#t)"/>${grain}</svg>`;
  const { data } = await sharp(Buffer.from(svg)).removeAlpha().raw().toBuffer({ resolveWithObject: true });
  return { data: Uint8Array.from(data), width, height };
}

const clamp = (value: number): number => (value < 0 ? 0 : value > 255 ? 255 : value);
