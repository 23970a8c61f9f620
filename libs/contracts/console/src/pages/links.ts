import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  IsArray,
  IsBoolean,
  IsIn,
  IsInt,
  IsOptional,
  IsString,
  IsUUID,
  Length,
  Matches,
  Max,
  MaxLength,
  Min,
  ValidateNested,
} from 'class-validator';
import { SCENE_IDENTIFIER, question } from '@shiren/contracts-core';
import { MAX_LINKS_PER_BATCH, MAX_LINK_HOURS, linkStates, type LinkState } from './link-states.js';
import { FromSession } from './session.js';

/** One person, as a row of a file or a form states them; what is wrong with a row is part of the reply. */
export class LinkRow {
  /** By which the reply names the row. */
  @IsInt()
  @Min(1)
  @Max(1_000_000)
  line!: number;

  @IsString()
  @MaxLength(256)
  ticketId!: string;

  @IsOptional()
  @IsString()
  @MaxLength(256)
  name?: string;

  @IsOptional()
  @IsString()
  @MaxLength(256)
  identificationNumber?: string;
}

export class MakeLinks extends FromSession {
  @Matches(SCENE_IDENTIFIER)
  biz!: string;

  @IsInt()
  @Min(1)
  @Max(MAX_LINK_HOURS)
  hours!: number;

  /** Links to sandbox verifications. */
  @IsOptional()
  @IsBoolean()
  sandbox?: boolean;

  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(MAX_LINKS_PER_BATCH)
  @ValidateNested({ each: true })
  @Type(() => LinkRow)
  rows!: LinkRow[];
}

export interface MadeLink {
  line: number;
  id: string;
  ticketId: string;
  /** The console returns the secret; the gateway makes it an address. Not stored. */
  link: string;
  expiresAt: string;
  /** The ticket had this link before; it keeps its expiry. */
  existed: boolean;
}

/** All links, or none and the rows that are refused. `reason` is a code of `libs/people-file`, or one of `linkRowFlaws`. */
export interface MadeLinks {
  links: MadeLink[];
  refused: { line: number; reason: string }[];
}

/** What is wrong with a row besides its name and number. */
export const linkRowFlaws = ['ticket-form', 'ticket-repeated', 'ticket-passed', 'person-missing', 'person-not-asked', 'link-differs'] as const;
export type LinkRowFlaw = (typeof linkRowFlaws)[number];

export class SearchLinks extends FromSession {
  /** The beginning of the ticket's id. */
  @IsOptional()
  @IsString()
  @Length(1, 64)
  ticketId?: string;

  @IsOptional()
  @Matches(SCENE_IDENTIFIER)
  biz?: string;

  @IsOptional()
  @IsIn(linkStates)
  state?: LinkState;

  /** The last id of the previous page. */
  @IsOptional()
  @IsUUID()
  before?: string;

  @IsInt()
  @Min(1)
  @Max(50)
  limit!: number;
}

export interface ListedLink {
  id: string;
  biz: string;
  ticketId: string;
  sandbox: boolean;
  state: LinkState;
  /** Whether name and number are stored for it: not after it has ended. */
  prefilled: boolean;
  createdBy: string;
  createdAt: string;
  expiresAt: string;
  /** When it was first opened. */
  openedAt?: string;
  openings: number;
  /** The attempt that its state is about. */
  attemptId?: string;
}

export class OfLink extends FromSession {
  @IsUUID()
  id!: string;
}

export const linkPages = {
  /** Repeated, it returns the same links: a ticket has one at a time. */
  makeLinks: question<MakeLinks, MadeLinks>('console.pages.links.make', MakeLinks, 15_000),
  /** Newest first. */
  links: question<SearchLinks, { links: ListedLink[]; more: boolean }>('console.pages.links', SearchLinks, 5_000),
  /** Ends the link and the flow that it opened, and erases what was prefilled. Repeating it changes nothing. Throws LINK.NOT_FOUND. */
  withdrawLink: question<OfLink, Record<string, never>>('console.pages.link.withdraw', OfLink, 3_000),
};
