import { textOf, type CardLine, type CardSight } from '@shiren/id-document';
import sharp from 'sharp';
import { withBlanks } from './blanks.js';
import { rectangle, type Quad } from './geometry.js';
import { groundMeasures, moireWithin, sharpnessOf } from './measures.js';
import { openPhoto, forSearch, type Area } from './photo.js';
import { straightened, type Pixels } from './pixels.js';
import { LINE_HEIGHT, TextModels } from './text-models.js';
import { carriedOver, directionOf, frameOf, inFrame, isSlanted, placedLines, turnedRound, type PlacedLine, type TextFrame } from './text-lines.js';
import { textRegions } from './text-regions.js';

/** Longest side of the image in which text is searched for, in pixels. */
const SEARCH_SIDE = 736;
/** Sharpness is judged by this many of the longest lines. */
const SHARP_LINES = 5;
/** More lines than a card has; a printed page is not read to its end. */
const MAX_LINES = 30;
/** Longer side of the cropped portrait, in pixels. */
const PORTRAIT_SIDE = 480;

/** An analysed photo: what was found of the card, and the pixels to crop the portrait from. */
export interface LookedAtCard {
  sight: CardSight;
  photo: Pixels;
  frame: TextFrame;
}

interface ReadLines {
  lines: CardLine[];
  frame: TextFrame;
  /** The sharpness of the longest lines. */
  sharp: number[];
}

/** Middle score of the characters, below which a card is read upside down too: 0.99 and more on 670 moderate photos, 0.18 on one that was upside down. */
const LEGIBLE = 0.5;

/** Finds and reads the text of a card in a photo. Has one set of models for one caller at a time, so one per worker thread. */
export class CardReader {
  private constructor(private readonly models: TextModels) {}

  static async load(): Promise<CardReader> {
    return new CardReader(await TextModels.load());
  }

  /** Throws as `inspectImage` does: IMAGE.UNREADABLE, IMAGE.ANIMATED, IMAGE.TOO_LARGE. */
  async look(bytes: Buffer): Promise<LookedAtCard> {
    const { photo, scale } = await openPhoto(bytes);
    const found = await this.find(photo, { left: 0, top: 0, width: photo.width, height: photo.height });
    const { lines, frame, sharp } = await this.readEitherWay(photo, await this.upright(photo, found));
    const level = lines.filter((line) => !line.slanted);
    const corners = cardCorners(level, frame, photo);
    const card = straightened(photo, corners, GROUND);
    const emblem = emblemCorners(level, frame);
    const measures = {
      ...groundMeasures(card, emblem && straightened(photo, emblem, EMBLEM)),
      sharpness: level.length > 0 ? medianOf(sharp) : sharpnessOf(card),
      moire: moireWithin(photo, corners),
      lineHeight: medianOf(level.map(({ height }) => height)) * scale,
    };
    const photoCorners = rectangle(photo.width, photo.height).map((corner) => frame.ofPhoto(corner));
    return { sight: { lines: withBlanks(lines, photo, frame), measures, photoCorners }, photo, frame };
  }

  /** A part of the card, straightened, as JPEG; `place` is in the coordinates of its lines. */
  async cut({ photo, frame }: LookedAtCard, place: Area): Promise<Buffer> {
    const [right, bottom] = [place.left + place.width, place.top + place.height];
    const corners = [
      { x: place.left, y: place.top },
      { x: right, y: place.top },
      { x: right, y: bottom },
      { x: place.left, y: bottom },
    ].map((corner) => frame.toPhoto(corner)) as unknown as Quad;
    const scale = PORTRAIT_SIDE / Math.max(place.width, place.height);
    const { data, width, height } = straightened(photo, corners, { width: Math.round(place.width * scale), height: Math.round(place.height * scale) });
    return sharp(data, { raw: { width, height, channels: 3 } })
      .jpeg({ quality: 92 })
      .toBuffer();
  }

  private async find(photo: Pixels, area: Area): Promise<PlacedLine[]> {
    const picture = await forSearch(photo, area, SEARCH_SIDE);
    const regions = textRegions(await this.models.find(picture));
    const direction = directionOf(regions);
    if (direction === undefined) return [];
    const [right, down] = [area.width / picture.width, area.height / picture.height];
    return placedLines(regions, direction)
      .map((line) => carriedOver(line, ({ x, y }) => ({ x: area.left + x * right, y: area.top + y * down })))
      .sort((one, other) => other.width - one.width)
      .slice(0, MAX_LINES);
  }

  /** Reads the lines, and if nearly nothing is legible, upside down; the small network is sometimes wrong about small print. */
  private async readEitherWay(photo: Pixels, placed: readonly PlacedLine[]): Promise<ReadLines> {
    const first = await this.readLines(photo, placed);
    const legible = legibility(first.lines);
    if (placed.length === 0 || legible > LEGIBLE) return first;
    const other = await this.readLines(photo, placed.map(turnedRound));
    return legibility(other.lines) > legible ? other : first;
  }

  private async readLines(photo: Pixels, placed: readonly PlacedLine[]): Promise<ReadLines> {
    const anyFrame = frameOf(placed);
    const slanted = new Set(placed.filter((line) => isSlanted(line, anyFrame)));
    const frame = slanted.size === 0 ? anyFrame : frameOf(placed.filter((line) => !slanted.has(line)));
    const lines: CardLine[] = [];
    const sharp: number[] = [];
    for (const line of placed) {
      const { left, right, ...rest } = inFrame(line, frame);
      const picture = cutOut(photo, line);
      const characters = await this.models.read(picture);
      if (sharp.length < SHARP_LINES && !slanted.has(line)) sharp.push(sharpnessOf(picture));
      lines.push({
        left,
        right,
        ...rest,
        ...(slanted.has(line) ? { slanted: true } : {}),
        characters: characters.map(({ at, ...character }) => ({ ...character, at: left + at * (right - left) })),
      });
    }
    return { lines, frame, sharp };
  }

  /** Rotates the lines by 180° if the longest of them are upside down. */
  private async upright(photo: Pixels, lines: PlacedLine[]): Promise<PlacedLine[]> {
    const longest = [...lines].sort((one, other) => other.width / other.height - one.width / one.height).slice(0, 3);
    let doubt = 0;
    for (const [index, line] of longest.entries()) {
      // each of those that are left can add a half
      if (Math.abs(doubt) > (longest.length - index) / 2) break;
      doubt += (await this.models.upsideDown(cutOut(photo, line))) - 0.5;
    }
    return doubt > 0 ? lines.map(turnedRound) : lines;
  }
}

/** Size in pixels to which the card is straightened for judging its background. */
const GROUND = { width: 428, height: 270 } as const;

/** Corners around the lines, or of the whole photo if there are none. */
function cardCorners(lines: readonly CardLine[], frame: TextFrame, photo: Pixels): Quad {
  if (lines.length === 0) return rectangle(photo.width, photo.height);
  const [left, right] = [Math.min(...lines.map((line) => line.left)), Math.max(...lines.map((line) => line.right))];
  const [top, bottom] = [Math.min(...lines.map((line) => line.middle - line.height)), Math.max(...lines.map((line) => line.middle + line.height))];
  return rectangle(right - left, bottom - top).map(({ x, y }) => frame.toPhoto({ x: left + x, y: top + y })) as unknown as Quad;
}

/** Size in pixels to which the emblem is straightened. */
const EMBLEM = { width: 64, height: 64 } as const;

/** Corners around the emblem of a back: left of its lowest line, beside its title. Undefined for anything else. */
function emblemCorners(lines: readonly CardLine[], frame: TextFrame): Quad | undefined {
  const has = (words: RegExp): CardLine | undefined => lines.find(({ characters }) => words.test(textOf(characters)));
  const [title, last] = [has(/中华|人民共和|居民身份证/), has(/有效|期限/)];
  if (!title || !last || last.middle <= title.middle) return undefined;
  const height = last.middle - title.middle;
  const [left, right, top, bottom] = [last.left - height * 0.4, last.left, title.middle - height * 0.12, title.middle + height * 0.42];
  return rectangle(right - left, bottom - top).map(({ x, y }) => frame.toPhoto({ x: left + x, y: top + y })) as unknown as Quad;
}

const legibility = (lines: readonly CardLine[]): number => medianOf(lines.flatMap(({ characters }) => characters.map(({ score }) => score)));

const medianOf = (numbers: readonly number[]): number => [...numbers].sort((one, other) => one - other)[Math.floor(numbers.length / 2)] ?? 0;

/** Maximum length of a line that is read, in pixels at `LINE_HEIGHT`: twice what a card's widest row needs. */
const MAX_LINE_PIXELS = 1200;

function cutOut(photo: Pixels, { corners, width, height }: PlacedLine): Pixels {
  const long = Math.round((width * LINE_HEIGHT) / Math.max(1, height));
  return straightened(photo, corners, { width: Math.min(Math.max(long, LINE_HEIGHT / 2), MAX_LINE_PIXELS), height: LINE_HEIGHT });
}
