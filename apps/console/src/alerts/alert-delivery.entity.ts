import type { AlertChannelKind, AlertDeliveryState } from '@shiren/contracts-console';
import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { Account } from '../accounts/account.entity.js';
import type { AlertContent } from './content.js';

/** One message to one channel, and what came of it: the log of alerts. */
@Entity('alert_delivery')
@Check('alert_delivery_state_check', `state in ('waiting', 'delivered', 'failed')`)
@Index('alert_delivery_account', ['accountId', 'id'])
@Index('alert_delivery_due', ['nextTryAt'], { where: `state = 'waiting'` })
@Index('alert_delivery_created', ['createdAt'])
export class AlertDeliveryRecord {
  /** Also the `webhook-id`: the same at every try. Ids increase, so they order the log. */
  @PrimaryColumn('uuid')
  id!: string;

  @Column('uuid', { name: 'account_id' })
  @ForeignKey(() => Account, { name: 'alert_delivery_account_id_fkey' })
  accountId!: string;

  /** Messages of one rule reach a channel in their order. Null for a test. */
  @Column('uuid', { name: 'rule_id', nullable: true })
  ruleId!: string | null;

  @Column('uuid', { name: 'channel_id' })
  channelId!: string;

  /** As the channel was called then. */
  @Column('text', { name: 'channel_name' })
  channelName!: string;

  @Column('text', { name: 'channel_kind' })
  channelKind!: AlertChannelKind;

  @Column('jsonb')
  content!: AlertContent;

  @Column('text')
  state!: AlertDeliveryState;

  @Column('int', { default: 0 })
  tries!: number;

  @Column('timestamptz', { name: 'next_try_at', default: () => 'now()' })
  nextTryAt!: Date;

  /** An instance is sending it until then; once a claim has run out, any instance may take it. */
  @Column('timestamptz', { name: 'claimed_until', nullable: true })
  claimedUntil!: Date | null;

  @Column('timestamptz', { name: 'last_tried_at', nullable: true })
  lastTriedAt!: Date | null;

  @Column('text', { name: 'last_answer', nullable: true })
  lastAnswer!: string | null;

  @Column('timestamptz', { name: 'created_at', default: () => 'now()' })
  createdAt!: Date;
}
