import type { Role } from '@shiren/contracts-console';
import { Check, Column, Entity, ForeignKey, PrimaryColumn, Unique } from 'typeorm';
import { Account } from '../accounts/account.entity.js';

/** A person who signs in to the console: an account's owner, or a sub-user. */
@Entity('console_user')
@Unique('console_user_account_id_name_key', ['accountId', 'name'])
@Check('console_user_role_check', `role in ('owner', 'full-access', 'reviewer', 'read-only', 'reports-only')`)
export class UserRecord {
  @PrimaryColumn('uuid')
  id!: string;

  @Column('uuid', { name: 'account_id' })
  @ForeignKey(() => Account, { name: 'console_user_account_id_fkey' })
  accountId!: string;

  @Column('text')
  name!: string;

  /** Argon2id, with its parameters and salt. */
  @Column('text', { name: 'password_hash' })
  passwordHash!: string;

  /** When the user last chose their own password; null while somebody else's choice is in use. */
  @Column('timestamptz', { name: 'password_changed_at', nullable: true })
  passwordChangedAt!: Date | null;

  @Column('text')
  role!: Role;

  /** Identifiers of the granted scenes; null for all. */
  @Column('text', { array: true, nullable: true })
  scenes!: string[] | null;

  @Column('boolean', { default: false })
  disabled!: boolean;

  /** Encrypted; null if the user has no authenticator. */
  @Column('bytea', { name: 'totp_secret', nullable: true })
  totpSecret!: Buffer | null;

  /** The last time step whose code was used: each code works once. */
  @Column('integer', { name: 'totp_step', nullable: true })
  totpStep!: number | null;

  /** The secret of an authenticator that is being set up, encrypted like `totpSecret`. */
  @Column('bytea', { name: 'totp_pending', nullable: true })
  totpPending!: Buffer | null;

  @Column('timestamptz', { name: 'totp_pending_at', nullable: true })
  totpPendingAt!: Date | null;

  @Column('timestamptz', { name: 'last_sign_in', nullable: true })
  lastSignIn!: Date | null;

  @Column('timestamptz', { name: 'created_at', default: () => 'now()', select: false })
  createdAt!: Date;

  /** No longer used, like `lockedUntil`: instances of an earlier release still read both during a rolling update. */
  @Column('integer', { default: 0, select: false })
  failures!: number;

  @Column('timestamptz', { name: 'locked_until', nullable: true, select: false })
  lockedUntil!: Date | null;
}
