import type { AccountLimits } from '@shiren/contracts-console';
import { Column, Entity, PrimaryColumn, Unique, type EntityManager } from 'typeorm';

/** A business on this installation, which owns scenes, keys and tickets. */
@Entity('account')
@Unique('account_name_key', ['name'])
export class Account {
  @PrimaryColumn('uuid')
  id!: string;

  @Column('text')
  name!: string;

  /** Runs this installation, and can therefore see the registry that all accounts share. */
  @Column('boolean', { default: false })
  operator!: boolean;

  /** The time zone for hours and days in reports. */
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

/**
 * What one account does in turn waits for this lock until the transaction ends: entries of its audit log, for example. Not FOR UPDATE: a
 * transaction that has added a row with a reference to the account holds its key shared, and two of those would be a deadlock.
 */
export async function lockAccount(manager: EntityManager, accountId: string): Promise<void> {
  await manager.findOne(Account, { where: { id: accountId }, select: { id: true }, lock: { mode: 'for_no_key_update' } });
}
