import type { ErasedMaterials } from '@shiren/contracts-core';
import { Column, Entity, PrimaryColumn } from 'typeorm';

/** Stands for an attempt that was erased, or is being erased: what was taken away, counted, and that nothing new may come. */
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

  /** Null until all is gone. */
  @Column('timestamptz', { name: 'done_at', nullable: true })
  doneAt!: Date | null;

  @Column('timestamptz', { name: 'begun_at', default: () => 'now()', select: false })
  begunAt!: Date;
}
