import { IsIn, IsOptional, IsString, Length, Matches } from 'class-validator';
import { type ErasedMaterials, SCENE_IDENTIFIER, question } from '@shiren/contracts-core';
import { FromSession } from './session.js';

export const erasureGrounds = ['retention', 'request', 'consent-withdrawn'] as const;
export type ErasureGround = (typeof erasureGrounds)[number];

/** One person's data, found by a ticket of a scene or by an ID number. */
export class ErasePerson extends FromSession {
  @IsOptional()
  @Matches(SCENE_IDENTIFIER)
  biz?: string;

  @IsOptional()
  @IsString()
  @Length(1, 64)
  ticketId?: string;

  @IsOptional()
  @IsString()
  @Length(1, 64)
  identificationNumber?: string;

  @IsIn(['request', 'consent-withdrawn'])
  ground!: Exclude<ErasureGround, 'retention'>;
}

/** Counts of what was erased; the audit log has the same. */
export interface ErasedPerson extends ErasedMaterials {
  attempts: number;
  evidence: number;
}

export interface ListedErasure extends ErasedPerson {
  id: string;
  ground: ErasureGround;
  /** A ticket with its scene, or a note that the erasure was by ID number or by age; never the number itself. */
  subject: string;
  requestedBy: string;
  requestedAt: string;
  /** Absent while a service is unavailable; the erasure is retried automatically. */
  doneAt?: string;
}

export const erasurePages = {
  erasePerson: question<ErasePerson, ListedErasure>('console.pages.person.erase', ErasePerson, 60_000),
  /** The newest, at most fifty. */
  erasures: question<FromSession, { erasures: ListedErasure[] }>('console.pages.erasures', FromSession, 5_000),
};
