import type { ErasedMaterials } from '@shiren/contracts-core';
import { Column, Entity, PrimaryColumn } from 'typeorm';

/** Marks an attempt that has been or is being erased: it counts what was deleted, and nothing new is accepted. */
@Entity('tombstone')
export class Tombstone implements ErasedMaterials {
  @PrimaryColumn('uuid', { name: 'attempt_id' })
  attemptId!: string;

  @Column('uuid', { name: 'account_id' })
  accountId!: string;

  @Column('int', { default: 0 })
  images!: number;

  @Column('int', { default: 0 })
  fields!: number;

  @Column('int', { default: 0 })
  recordings!: number;

  @Column('int', { default: 0 })
  files!: number;

  /** Null until everything has been deleted. */
  @Column('timestamptz', { name: 'done_at', nullable: true })
  doneAt!: Date | null;

  @Column('timestamptz', { name: 'begun_at', default: () => 'now()', select: false })
  begunAt!: Date;
}
