import { type MaterialType, question } from '@shiren/contracts-core';
import { FromSession } from './session.js';

/** What one scene does with personal data. */
export interface ProcessedScene {
  biz: string;
  name: string;
  scheme: string;
  /** What is collected, and what may be. */
  data: MaterialType[];
  recorded: boolean;
  comparedWith: 'authority' | 'retained-photo';
  retentionDays: number;
  people: { inReview: boolean; fourEyes: boolean };
  /** Every text that people agreed to, the newest last. */
  consents: { version: number; since: string; zh: string; en: string }[];
  alternativeWay: { zh: string; en: string };
}

/** The record of processing that the law asks for, of one account. */
export interface ProcessingRecord {
  account: string;
  at: string;
  /** Whom the comparison is asked of. */
  authority: { source: 'registry' | 'upstream'; host?: string };
  scenes: ProcessedScene[];
}

/** How far it is to the 100,000 people at which a filing is due. */
export const faceLevels = ['far', 'near', 'close', 'reached'] as const;
export type FaceLevel = (typeof faceLevels)[number];

/** People whose face this installation keeps. */
export interface StoredFacesReply {
  captured: number;
  /** With a photo in the built-in registry. */
  registry: number;
  limit: number;
  level: FaceLevel;
  countedAt: string;
}

export const processingPages = {
  processingRecord: question<FromSession, ProcessingRecord>('console.pages.processing', FromSession, 8_000),
  /** For who runs the installation; absent for anybody else, and until it was first counted. */
  storedFaces: question<FromSession, { faces?: StoredFacesReply }>('console.pages.stored-faces', FromSession, 5_000),
};
