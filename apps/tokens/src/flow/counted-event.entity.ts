import { Column, Entity, PrimaryGeneratedColumn } from 'typeorm';
import type { LimitName } from './limits.js';

/** Something that counts towards a limit; kept for a day. */
@Entity('counted_event')
export class CountedEvent {
  @PrimaryGeneratedColumn({ type: 'bigint' })
  id!: string;

  @Column('text')
  limit!: LimitName;

  /** What the limit is for: a device, a number (both hashed), a ticket, an attempt. */
  @Column('text')
  subject!: string;

  @Column('timestamptz')
  at!: Date;
}
