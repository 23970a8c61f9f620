import { Column, Entity, PrimaryColumn } from 'typeorm';

/** What happened in one hour: every report reads these rows and never the attempts. The primary key also holds `count`, which TypeORM cannot express. */
@Entity('usage_hour')
export class UsageHour {
  @PrimaryColumn('uuid', { name: 'account_id' })
  accountId!: string;

  /** `submitted`, `passed`, `failed`, `reason`, `duration`, `step`, `compared`. */
  @PrimaryColumn('text')
  kind!: string;

  /** The start of the hour in the account's time zone. */
  @PrimaryColumn('timestamptz')
  hour!: Date;

  /** Empty for comparisons, which belong to no scene. */
  @PrimaryColumn('text')
  biz!: string;

  @PrimaryColumn('text')
  scheme!: string;

  /** The reason, duration or step; otherwise empty. */
  @PrimaryColumn('text')
  part!: string;

  @Column('integer')
  count!: number;
}
