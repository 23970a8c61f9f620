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

/** Confidence of a reading: `high` is wrong at most once in 500; anything else has to be confirmed by the person. */
export type Confidence = 'high' | 'low';

export interface ReadField {
  /** Dates as `yyyy-mm-dd` (or `LONG_TERM`), sex as `m` or `f`, ethnic group without 族, address lines joined; otherwise as printed. */
  value: string;
  confidence: Confidence;
  /** True if a misread character was corrected from other parts of the card. */
  repaired: boolean;
}

/** Why a card photo can't be used; libs/schemes has the sub-code and text of each. */
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
  'wrong-number',
  'watermark',
  'social-security-card',
  'residence-permit',
  'foreign-resident-card',
  'travel-document',
  'temporary-card',
  'first-generation',
] as const;
export type CardFlaw = (typeof cardFlaws)[number];

export class ReadCard {
  /** Key of an image in the blob store. */
  @IsString()
  @MaxLength(256)
  image!: string;

  /** The requested side. */
  @IsIn(cardSides)
  side!: CardSide;
}

/** The reading of one side of a card; personal data, so store it encrypted. */
export interface CardReading {
  /** The requested side. */
  side: CardSide;
  /** Absent if the photo can be used. */
  flaw?: CardFlaw;
  /** The fields that could be read. */
  fields: Partial<Record<CardField, ReadField>>;
  /** Of the fields that a verification rests on: name and number on the front, every field on the back. Ask the person to confirm unless `high`. */
  confidence: Confidence;
  /** Key of the portrait, cut out and straightened, in the blob store; absent for the back, and if the photo has a flaw. */
  portrait?: string;
}

export const ocr = {
  /** Finds the card in the photo and reads it. Throws IMAGE.UNREADABLE, IMAGE.ANIMATED or IMAGE.TOO_LARGE if the image can't be used. */
  readCard: question<ReadCard, CardReading>('ocr.read-card', ReadCard, 8_000),
};

/** Readings of an attempt's card photos; a side without a submitted photo is absent. */
export interface CardReadings {
  front?: CardReading;
  back?: CardReading;
}
