import type { AlertKind, AlertWindow } from '@shiren/contracts-console';
import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { Account } from '../accounts/account.entity.js';

/** When an account wants to be alerted. */
@Entity('alert_rule')
@Check('alert_rule_kind_check', `kind in ('pass-rate', 'attacks', 'callbacks', 'authority', 'quota')`)
@Index('alert_rule_account', ['accountId', 'id'])
@Index('alert_rule_due', ['nextCheckAt'], { where: 'enabled' })
export class AlertRuleRecord {
  @PrimaryColumn('uuid')
  id!: string;

  @Column('uuid', { name: 'account_id' })
  @ForeignKey(() => Account, { name: 'alert_rule_account_id_fkey' })
  accountId!: string;

  @Column('text')
  name!: string;

  @Column('text')
  kind!: AlertKind;

  /** Null for all scenes. */
  @Column('text', { nullable: true })
  biz!: string | null;

  /** The sub-code or the service that it watches. */
  @Column('text', { nullable: true })
  part!: string | null;

  @Column('int')
  threshold!: number;

  @Column('int', { name: 'window_minutes', nullable: true })
  windowMinutes!: AlertWindow | null;

  @Column('int', { name: 'min_attempts', nullable: true })
  minAttempts!: number | null;

  @Column('boolean')
  enabled!: boolean;

  @Column('uuid', { array: true })
  channels!: string[];

  /** Incremented by each change, so that a check of the former rule can't fire. */
  @Column('int', { default: 1 })
  revision!: number;

  /** Since when the authority has been in trouble. */
  @Column('timestamptz', { name: 'troubled_since', nullable: true })
  troubledSince!: Date | null;

  @Column('timestamptz', { name: 'checked_at', nullable: true })
  checkedAt!: Date | null;

  /** One instance claims the check by moving this time. */
  @Column('timestamptz', { name: 'next_check_at', default: () => 'now()' })
  nextCheckAt!: Date;
}
