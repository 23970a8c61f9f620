import { Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { LinkRecord } from './link.entity.js';

/** An attempt that was begun by opening a link. */
@Entity('link_opening')
@Index('link_opening_link', ['link', 'attemptId'])
export class LinkOpening {
  @PrimaryColumn('uuid', { name: 'attempt_id' })
  attemptId!: string;

  @Column('uuid')
  @ForeignKey(() => LinkRecord, { name: 'link_opening_link_fkey', onDelete: 'CASCADE' })
  link!: string;

  @Column('timestamptz', { default: () => 'now()' })
  at!: Date;
}
