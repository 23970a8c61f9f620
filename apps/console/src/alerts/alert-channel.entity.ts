import type { AlertChannelKind, MailEncryption } from '@shiren/contracts-console';
import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { Account } from '../accounts/account.entity.js';

/** What of a channel is not secret. */
export interface ChannelSettings {
  url?: string;
  host?: string;
  port?: number;
  encryption?: MailEncryption;
  user?: string;
  from?: string;
  to?: readonly string[];
}

/** What is encrypted: the address of a robot, which holds its key, and a signing secret or a password. */
export interface ChannelSecrets {
  url?: string;
  secret?: string;
}

/** Where alerts of an account are sent. */
@Entity('alert_channel')
@Check('alert_channel_kind_check', `kind in ('webhook', 'dingtalk', 'wecom', 'email')`)
@Index('alert_channel_account', ['accountId', 'id'])
export class AlertChannelRecord {
  @PrimaryColumn('uuid')
  id!: string;

  @Column('uuid', { name: 'account_id' })
  @ForeignKey(() => Account, { name: 'alert_channel_account_id_fkey' })
  accountId!: string;

  @Column('text')
  name!: string;

  @Column('text')
  kind!: AlertChannelKind;

  @Column('text')
  language!: 'zh' | 'en';

  @Column('jsonb')
  settings!: ChannelSettings;

  /** `ChannelSecrets` as JSON, encrypted. */
  @Column('bytea')
  secrets!: Buffer;

  /** Whether there is a signing secret or a password among them. */
  @Column('boolean', { name: 'has_secret' })
  hasSecret!: boolean;
}
