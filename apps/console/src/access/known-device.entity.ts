import { Column, Entity, ForeignKey, PrimaryColumn, Unique } from 'typeorm';
import { UserRecord } from './user.entity.js';

/** A browser in which a user has signed in before. */
@Entity('known_device')
@Unique('known_device_user_id_token_hash_key', ['userId', 'tokenHash'])
export class KnownDevice {
  @PrimaryColumn('uuid')
  id!: string;

  @Column('uuid', { name: 'user_id' })
  @ForeignKey(() => UserRecord, { name: 'known_device_user_id_fkey', onDelete: 'CASCADE' })
  userId!: string;

  /** SHA-256 of the cookie; the cookie itself is never stored. */
  @Column('bytea', { name: 'token_hash' })
  tokenHash!: Buffer;

  @Column('timestamptz', { name: 'created_at', default: () => 'now()' })
  createdAt!: Date;
}
