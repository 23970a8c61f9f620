import type { LinkRow, LinkRowFlaw, MadeLinks } from '@shiren/contracts-console';
import { checkRow, type Rejection } from '@shiren/people-file';

/** The person whom a link is for, in the form in which names and numbers are stored. */
export interface LinkedPerson {
  name: string;
  identificationNumber: string;
}

export interface CheckedLinkRow {
  line: number;
  ticketId: string;
  person: LinkedPerson | null;
}

/** As a ticket is named in contracts: PostgreSQL can store it, also within JSON. */
const TICKET = /^[^\p{Cc}\p{Cs}]{1,64}$/u;

/** Checks every row, so that all that is wrong with a file is known at once; each refused row with its first reason. */
export function checkLinkRows(rows: readonly LinkRow[], asks: 'person' | 'nothing', now: Date): { accepted: CheckedLinkRow[]; refused: MadeLinks['refused'] } {
  const tickets = new Set<string>();
  const accepted: CheckedLinkRow[] = [];
  const refused: MadeLinks['refused'] = [];
  for (const row of rows) {
    const ticketId = row.ticketId.trim();
    const checked = flawOfTicket(ticketId, tickets) ?? personOf(row, asks, now);
    tickets.add(ticketId);
    if (typeof checked === 'string') refused.push({ line: row.line, reason: checked });
    else accepted.push({ line: row.line, ticketId, person: checked.person });
  }
  return { accepted, refused };
}

function flawOfTicket(ticketId: string, earlier: ReadonlySet<string>): LinkRowFlaw | undefined {
  if (!TICKET.test(ticketId)) return 'ticket-form';
  return earlier.has(ticketId) ? 'ticket-repeated' : undefined;
}

function personOf(row: LinkRow, asks: 'person' | 'nothing', now: Date): Rejection | LinkRowFlaw | Pick<CheckedLinkRow, 'person'> {
  const [name, identificationNumber] = [row.name?.trim() ?? '', row.identificationNumber?.trim() ?? ''];
  if (asks === 'nothing') return name || identificationNumber ? 'person-not-asked' : { person: null };
  if (!name || !identificationNumber) return 'person-missing';
  const checked = checkRow({ name, identificationNumber }, now);
  return checked.accepted ? { person: { name: checked.name, identificationNumber: checked.number } } : checked.rejection;
}
