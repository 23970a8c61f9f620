import { Column, Entity, ForeignKey, Index, PrimaryColumn, Unique } from 'typeorm';
import { KnownDevice } from './known-device.entity.js';
import { UserRecord } from './user.entity.js';

/** A browser in which a user is signed in. */
@Entity('session')
@Unique('session_token_hash_key', ['tokenHash'])
@Index('session_of_user', ['userId'])
@Index('session_of_device', ['deviceId'])
export class SessionRecord {
  @PrimaryColumn('uuid')
  id!: string;

  /** SHA-256 of the cookie; the cookie itself is never stored. */
  @Column('bytea', { name: 'token_hash' })
  tokenHash!: Buffer;

  @Column('uuid', { name: 'user_id' })
  @ForeignKey(() => UserRecord, { name: 'session_user_id_fkey', onDelete: 'CASCADE' })
  userId!: string;

  /** The known browser in which it was started. */
  @Column('uuid', { name: 'device_id', nullable: true })
  @ForeignKey(() => KnownDevice, { name: 'session_device_id_fkey', onDelete: 'SET NULL' })
  deviceId!: string | null;

  @Column('text')
  agent!: string;

  @Column('text')
  address!: string;

  @Column('timestamptz', { name: 'created_at', default: () => 'now()' })
  createdAt!: Date;

  /** With a precision of one minute. */
  @Column('timestamptz', { name: 'last_seen_at', default: () => 'now()' })
  lastSeenAt!: Date;
}
