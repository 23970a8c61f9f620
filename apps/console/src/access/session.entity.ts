import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A browser in which somebody is signed in. */
@Entity('session')
export class SessionRecord {
  @PrimaryColumn('uuid')
  id!: string;

  /** SHA-256 of the cookie, which itself is kept nowhere. */
  @Column('bytea', { name: 'token_hash' })
  tokenHash!: Buffer;

  @Column('uuid', { name: 'user_id' })
  userId!: string;

  /** The known browser that it was begun in. */
  @Column('uuid', { name: 'device_id', nullable: true })
  deviceId!: string | null;

  @Column('text')
  agent!: string;

  @Column('text')
  address!: string;

  @Column('timestamptz', { name: 'created_at', default: () => 'now()' })
  createdAt!: Date;

  /** To the minute. */
  @Column('timestamptz', { name: 'last_seen_at', default: () => 'now()' })
  lastSeenAt!: Date;
}
