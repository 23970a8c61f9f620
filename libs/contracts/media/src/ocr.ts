import { IsIn, IsString, MaxLength } from 'class-validator';
import { question } from '@shiren/contracts-core';

export const cardSides = ['front', 'back'] as const;
export type CardSide = (typeof cardSides)[number];

/** What is printed on each side of a second-generation resident ID card. */
export const cardFields = {
  front: ['name', 'sex', 'ethnicGroup', 'birth', 'address', 'number'],
  back: ['authority', 'validFrom', 'validTo'],
} as const satisfies Record<CardSide, readonly string[]>;
export type CardField = (typeof cardFields)[CardSide][number];

/** `validTo` of a card that never expires. */
export const LONG_TERM = '长期';

/** How sure a reading is: `high` is wrong at most once in 500, anything else has to be confirmed by the person. */
export type Confidence = 'high' | 'low';

export interface ReadField {
  /** Dates as `yyyy-mm-dd` (or `LONG_TERM`), sex as `m` or `f`, the ethnic group without 族, lines of the address joined, else as printed. */
  value: string;
  confidence: Confidence;
  /** True where a misread character was put right by what else the card says. */
  repaired: boolean;
}

/** Why a photo can't stand for the card; each has its sub-code and its words in libs/schemes. */
export const cardFlaws = [
  'not-a-card',
  'several-cards',
  'wrong-side',
  'too-small',
  'cut-off',
  'too-dark',
  'blurred',
  'glare',
  'covered',
  'screen',
  'photocopy',
  'unreadable',
] as const;
export type CardFlaw = (typeof cardFlaws)[number];

export class ReadCard {
  /** Key of an image in the blob store. */
  @IsString()
  @MaxLength(256)
  image!: string;

  /** The side that was asked for. */
  @IsIn(cardSides)
  side!: CardSide;
}

/** One side of a card as it was read from a photo; personal data: keep it sealed. */
export interface CardReading {
  /** The side that was asked for. */
  side: CardSide;
  /** Absent when the photo can be used. */
  flaw?: CardFlaw;
  /** What could be read; a field that could not is absent. */
  fields: Partial<Record<CardField, ReadField>>;
  /** Of what a verification rests on: name and number on the front, every field on the back. Ask the person to confirm unless `high`. */
  confidence: Confidence;
  /** Key of the portrait, cut out and straightened, in the blob store; absent on the back, and where the photo has a flaw. */
  portrait?: string;
}

export const ocr = {
  /** Finds the card in the photo and reads it. Throws IMAGE.UNREADABLE, IMAGE.ANIMATED or IMAGE.TOO_LARGE for what is no photo. */
  readCard: question<ReadCard, CardReading>('ocr.read-card', ReadCard, 8_000),
};

/** What the card photos of an attempt say; a side is absent where no photo was handed in. */
export interface CardReadings {
  front?: CardReading;
  back?: CardReading;
}
