import type { BlockKind } from '@shiren/contracts-verification';
import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { Account } from '../accounts/account.entity.js';

/** A number or a device that an account's schemes refuse for a time. */
@Entity('block')
@Check('block_kind_check', `kind in ('number', 'device')`)
@Index('block_account', ['accountId', 'id'])
@Index('block_key', ['accountId', 'key', 'expiresAt'])
@Index('block_end', ['expiresAt'])
export class BlockRecord {
  /** UUID of version 7: blocks are listed by it. */
  @PrimaryColumn('uuid')
  id!: string;

  @Column('uuid', { name: 'account_id' })
  @ForeignKey(() => Account, { name: 'block_account_id_fkey' })
  accountId!: string;

  @Column('text')
  kind!: BlockKind;

  /** Keyed hash of the number, or the hash of the device; neither can be read from it. Null soon after the block is over. */
  @Column('bytea', { nullable: true })
  key!: Buffer | null;

  @Column('text')
  reason!: string;

  /** The attempt that it was made from. */
  @Column('uuid', { name: 'attempt_id', nullable: true })
  attemptId!: string | null;

  @Column('timestamptz', { name: 'created_at' })
  createdAt!: Date;

  @Column('text', { name: 'created_by' })
  createdBy!: string;

  /** When it ends, or was ended. */
  @Column('timestamptz', { name: 'expires_at' })
  expiresAt!: Date;

  /** The user who ended it before its time, also by replacing it. */
  @Column('text', { name: 'ended_by', nullable: true })
  endedBy!: string | null;
}
