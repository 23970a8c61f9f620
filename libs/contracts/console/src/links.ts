import { IsHexadecimal, IsUUID, Length } from 'class-validator';
import { event, question, type TicketReference } from '@shiren/contracts-core';

/** A link to the verification of one person, by the SHA-256 of its secret, in hex: only the person's page sends the secret itself. */
export class OpenLink {
  @IsHexadecimal()
  @Length(64, 64)
  link!: string;
}

export class LinkOpened extends OpenLink {
  /** The attempt whose token the person is about to receive. */
  @IsUUID()
  attemptId!: string;
}

/** What a link opens; with name and number if the scene asks for them. */
export interface LinkedTicket extends TicketReference {
  name?: string;
  identificationNumber?: string;
}

/** Why a link can no longer be opened. */
export const linkEnds = ['expired', 'withdrawn', 'used'] as const;
export type LinkEnd = (typeof linkEnds)[number];

export const links = {
  /** Throws LINK.NOT_FOUND, or LINK.ENDED, whose `details.reason` is one of `linkEnds`. */
  open: question<OpenLink, LinkedTicket>('console.link.open', OpenLink, 3_000),
  /** Records an opening before its token is handed out. Throws as `open`: for a link that was withdrawn meanwhile, the token must not be. */
  opened: question<LinkOpened, Record<string, never>>('console.link.opened', LinkOpened, 3_000),
};

/** A link was withdrawn: the flows that it opened end, unless they were submitted. */
export class LinkWithdrawn {
  @IsUUID()
  accountId!: string;

  @IsUUID('all', { each: true })
  attemptIds!: string[];
}

export const linkWithdrawn = event('link.withdrawn', LinkWithdrawn);
