import { Check, Column, Entity, PrimaryColumn, Unique } from 'typeorm';
import type { TicketReference } from '@shiren/contracts-core';
import type { TicketCallback, TicketStatus } from '@shiren/contracts-verification';

/** One verification task of a business. */
@Entity('ticket')
@Unique('ticket_name', ['accountId', 'biz', 'ticketId', 'sandbox'])
@Check('ticket_status_check', `status in ('unverified', 'in-progress', 'passed', 'failed')`)
export class Ticket {
  @PrimaryColumn('uuid')
  id!: string;

  @Column('uuid', { name: 'account_id' })
  accountId!: string;

  @Column('text')
  biz!: string;

  /** The business's own id, unique within its scene, separately for real and sandbox tickets. */
  @Column('text', { name: 'ticket_id' })
  ticketId!: string;

  @Column('boolean', { default: false })
  sandbox!: boolean;

  @Column('text')
  status!: TicketStatus;

  /** The attempt that the status is about. */
  @Column('uuid', { name: 'attempt_id', nullable: true })
  attemptId!: string | null;

  /** Where to send the result, if a token asked for that; `off` once that address answered 410. */
  @Column('jsonb', { nullable: true })
  callback!: (TicketCallback & { off?: true }) | null;

  @Column('timestamptz', { name: 'created_at', default: () => 'now()', select: false })
  createdAt!: Date;
}

/** The fields that name a ticket in events. */
export const referenceOf = ({ accountId, biz, ticketId, sandbox }: Ticket | TicketReference): TicketReference => ({
  accountId,
  biz,
  ticketId,
  ...(sandbox ? { sandbox } : {}),
});
