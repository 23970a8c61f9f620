import type { DeliveryState } from '@shiren/contracts-verification';
import { Check, Column, Entity, ForeignKey, Generated, Index, PrimaryColumn } from 'typeorm';
import { Attempt } from '../tickets/attempt.entity.js';
import { Ticket } from '../tickets/ticket.entity.js';

/** A result that is to be sent to the business; created in the transaction of the decision. */
@Entity('callback_delivery')
@Check('callback_delivery_state_check', `state in ('waiting', 'delivered', 'failed', 'switched-off')`)
@Index('callback_delivery_due', ['nextTryAt'], { where: `state = 'waiting'` })
@Index('callback_delivery_ticket', ['ticket', 'sequence'])
@Index('callback_delivery_account', ['accountId', 'sequence'])
@Index('callback_delivery_tried', ['accountId', 'lastTriedAt'], { where: 'last_tried_at is not null' })
@Index('callback_delivery_done', ['createdAt'], { where: `state <> 'waiting'` })
export class CallbackDeliveryRecord {
  /** The attempt's id. It is also the `webhook-id`: it is the same at every try, so that a receiver recognises repeated deliveries. */
  @PrimaryColumn('uuid')
  @ForeignKey(() => Attempt, { name: 'callback_delivery_attempt_fkey', onDelete: 'CASCADE' })
  attempt!: string;

  /** Results of one ticket are delivered in this order. `generated always as identity`, which TypeORM cannot express outside of a primary key. */
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

  /** Since the delivery was created or replayed. */
  @Column('int', { default: 0 })
  tries!: number;

  @Column('timestamptz', { name: 'next_try_at' })
  nextTryAt!: Date;

  /** A worker is delivering it until then. Once a claim has run out, any worker may take the delivery. */
  @Column('timestamptz', { name: 'claimed_until', nullable: true })
  claimedUntil!: Date | null;

  @Column('timestamptz', { name: 'last_tried_at', nullable: true })
  lastTriedAt!: Date | null;

  /** An HTTP status, or why there was none. */
  @Column('text', { name: 'last_answer', nullable: true })
  lastAnswer!: string | null;

  /** The URL of the last try. */
  @Column('text', { nullable: true })
  url!: string | null;

  @Column('timestamptz', { name: 'created_at', default: () => 'now()' })
  createdAt!: Date;
}
