import type { DeliveryState } from '@shiren/contracts-verification';
import { Check, Column, Entity, ForeignKey, Generated, Index, PrimaryColumn } from 'typeorm';
import { Attempt } from '../tickets/attempt.entity.js';
import { Ticket } from '../tickets/ticket.entity.js';

/** A result that the business has to hear of; written with the decision. */
@Entity('callback_delivery')
@Check('callback_delivery_state_check', `state in ('waiting', 'delivered', 'failed', 'switched-off')`)
@Index('callback_delivery_due', ['nextTryAt'], { where: `state = 'waiting'` })
@Index('callback_delivery_ticket', ['ticket', 'sequence'])
@Index('callback_delivery_account', ['accountId', 'sequence'])
@Index('callback_delivery_done', ['createdAt'], { where: `state <> 'waiting'` })
export class CallbackDeliveryRecord {
  /** The attempt; also the `webhook-id`, the same at every try, by which a receiver knows a repetition. */
  @PrimaryColumn('uuid')
  @ForeignKey(() => Attempt, { name: 'callback_delivery_attempt_fkey', onDelete: 'CASCADE' })
  attempt!: string;

  /** Results of one ticket are sent in this order. `generated always as identity`, which TypeORM cannot express outside of a primary key. */
  @Column({ type: 'bigint', insert: false, update: false })
  @Generated('increment')
  sequence!: string;

  @Column('uuid')
  @ForeignKey(() => Ticket, { name: 'callback_delivery_ticket_fkey', onDelete: 'CASCADE' })
  ticket!: string;

  @Column('uuid', { name: 'account_id' })
  accountId!: string;

  @Column('text')
  state!: DeliveryState;

  /** Since it was made, or replayed. */
  @Column('int', { default: 0 })
  tries!: number;

  @Column('timestamptz', { name: 'next_try_at' })
  nextTryAt!: Date;

  /** Somebody is at it until then; a claim that ran out is another's to take. */
  @Column('timestamptz', { name: 'claimed_until', nullable: true })
  claimedUntil!: Date | null;

  @Column('timestamptz', { name: 'last_tried_at', nullable: true })
  lastTriedAt!: Date | null;

  /** An HTTP status, or why there was none. */
  @Column('text', { name: 'last_answer', nullable: true })
  lastAnswer!: string | null;

  /** Where it was sent last. */
  @Column('text', { nullable: true })
  url!: string | null;

  @Column('timestamptz', { name: 'created_at', default: () => 'now()' })
  createdAt!: Date;
}
