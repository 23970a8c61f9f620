import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** Counts the tries to sign in of one user, address or pair of both. */
@Entity('sign_in_tries')
@Index('sign_in_tries_of_user', ['userKey'])
@Index('sign_in_tries_changed', ['changedAt'])
export class SignInTriesRecord {
  /** Hash of what is counted. */
  @PrimaryColumn('bytea')
  key!: Buffer;

  /** Hash of the user; null for an address alone. */
  @Column('bytea', { name: 'user_key', nullable: true })
  userKey!: Buffer | null;

  /** Decreases with time. */
  @Column('double precision')
  count!: number;

  /** Number of tries so far, by which the last one is recognised. */
  @Column('bigint')
  total!: string;

  @Column('timestamptz', { name: 'changed_at' })
  changedAt!: Date;

  /** No try is allowed until then. */
  @Column('timestamptz', { name: 'free_at' })
  freeAt!: Date;
}
