import { type MaterialType, question } from '@shiren/contracts-core';
import { FromSession } from './session.js';

/** How one scene processes personal data. */
export interface ProcessedScene {
  biz: string;
  name: string;
  scheme: string;
  /** The data that is collected, and that may be collected. */
  data: MaterialType[];
  recorded: boolean;
  comparedWith: 'authority' | 'retained-photo';
  retentionDays: number;
  people: { inReview: boolean; fourEyes: boolean };
  /** Who processes it, where the scene says so. */
  business?: { name: string; contact: string };
  /** Every text that people agreed to, newest last. */
  consents: { version: number; since: string; zh: string; en: string }[];
  alternativeWay: { zh: string; en: string };
}

/** An account's record of processing activities, which the law requires. */
export interface ProcessingRecord {
  account: string;
  at: string;
  /** Who compares identities: the built-in registry or an upstream authority. */
  authority: { source: 'registry' | 'upstream'; host?: string };
  scenes: ProcessedScene[];
  /** Numbers and devices on the block list. */
  blocks: number;
}

/** How close the installation is to 100,000 people, from where on a filing is required. */
export const faceLevels = ['far', 'near', 'close', 'reached'] as const;
export type FaceLevel = (typeof faceLevels)[number];

/** The number of people whose face this installation stores. */
export interface StoredFacesReply {
  captured: number;
  /** People with a photo in the built-in registry. */
  registry: number;
  limit: number;
  level: FaceLevel;
  countedAt: string;
}

export const processingPages = {
  processingRecord: question<FromSession, ProcessingRecord>('console.pages.processing', FromSession, 8_000),
  /** Only for the operator of the installation; absent for others and before the first count. */
  storedFaces: question<FromSession, { faces?: StoredFacesReply }>('console.pages.stored-faces', FromSession, 5_000),
};
