import { Column, Entity, ForeignKey, Index, PrimaryColumn, Unique } from 'typeorm';
import { Account } from '../accounts/account.entity.js';

/** A link that opens a verification for one person. Its secret is derived from the id and the master key; only a hash of it is stored. */
@Entity('link')
@Unique('link_secret_hash_key', ['secretHash'])
@Index('link_account', ['accountId', 'id'])
@Index('link_ticket', ['accountId', 'ticketId'])
@Index('link_number', ['accountId', 'numberHash'], { where: 'number_hash is not null' })
@Index('link_person_until', ['expiresAt'], { where: 'person is not null' })
export class LinkRecord {
  @PrimaryColumn('uuid')
  id!: string;

  @Column('uuid', { name: 'account_id' })
  @ForeignKey(() => Account, { name: 'link_account_id_fkey' })
  accountId!: string;

  @Column('text')
  biz!: string;

  @Column('text', { name: 'ticket_id' })
  ticketId!: string;

  @Column('boolean', { default: false })
  sandbox!: boolean;

  /** SHA-256 of the secret. */
  @Column('bytea', { name: 'secret_hash' })
  secretHash!: Buffer;

  /** Name and number, encrypted; erased once the link has ended. */
  @Column('bytea', { nullable: true })
  person!: Buffer | null;

  /** Keyed hash of the number, by which an erasure finds the link; erased with `person`. */
  @Column('bytea', { name: 'number_hash', nullable: true })
  numberHash!: Buffer | null;

  @Column('timestamptz', { name: 'expires_at' })
  expiresAt!: Date;

  @Column('timestamptz', { name: 'withdrawn_at', nullable: true })
  withdrawnAt!: Date | null;

  @Column('text', { name: 'created_by' })
  createdBy!: string;

  @Column('timestamptz', { name: 'created_at', default: () => 'now()' })
  createdAt!: Date;
}
