import type { DeliveryState } from '@shiren/contracts-verification';
import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A result that the business has to hear of; written with the decision. */
@Entity('callback_delivery')
export class CallbackDeliveryRecord {
  /** The attempt; also the `webhook-id`, the same at every try, by which a receiver knows a repetition. */
  @PrimaryColumn('uuid')
  attempt!: string;

  /** Results of one ticket are told in this order. */
  @Column({ type: 'bigint', insert: false, update: false })
  sequence!: string;

  @Column('uuid')
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
