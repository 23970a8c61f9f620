import type { AccountLimits } from '@shiren/contracts-console';
import { Column, Entity, PrimaryColumn, Unique } from 'typeorm';

/** A business on this installation; scenes, keys and tickets belong to one. */
@Entity('account')
@Unique('account_name_key', ['name'])
export class Account {
  @PrimaryColumn('uuid')
  id!: string;

  @Column('text')
  name!: string;

  /** Runs this installation, and so sees the registry that all accounts share. */
  @Column('boolean', { default: false })
  operator!: boolean;

  /** In which the hours and days of reports are counted. */
  @Column('text', { name: 'time_zone', default: 'Asia/Shanghai' })
  timeZone!: string;

  /** Whether every user needs an authenticator. */
  @Column('boolean', { name: 'second_factor_required', default: false })
  secondFactorRequired!: boolean;

  @Column('jsonb', { default: {} })
  limits!: Partial<AccountLimits>;

  @Column('timestamptz', { name: 'created_at', default: () => 'now()', select: false })
  createdAt!: Date;
}
