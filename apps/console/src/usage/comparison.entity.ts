import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** A comparison of two faces, stored so that a repeated event is not counted twice. */
@Entity('comparison')
@Index('comparison_account', ['accountId'])
@Index('comparison_at', ['at'])
export class ComparisonRecord {
  @PrimaryColumn('uuid')
  id!: string;

  @Column('uuid', { name: 'account_id' })
  accountId!: string;

  @Column('timestamptz')
  at!: Date;
}
