import { Column, Entity, Index, PrimaryGeneratedColumn } from 'typeorm';
import type { LimitName } from './limits.js';

/** Something that counts towards a limit; stored for a day. */
@Entity('counted_event')
@Index('counted_event_subject', ['limit', 'subject', 'at'])
@Index('counted_event_at', ['at'])
export class CountedEvent {
  @PrimaryGeneratedColumn('identity', { type: 'bigint', generatedIdentity: 'ALWAYS' })
  id!: string;

  @Column('text')
  limit!: LimitName;

  /** What the limit applies to: a device or a number (both hashed), a ticket, an attempt. */
  @Column('text')
  subject!: string;

  @Column('timestamptz')
  at!: Date;
}
