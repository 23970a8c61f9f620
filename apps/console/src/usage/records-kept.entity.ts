import { Entity, PrimaryColumn } from 'typeorm';

/** One row: attempts and comparisons from before this time have been deleted. The table has no primary key, which TypeORM cannot express. */
@Entity('records_kept', { synchronize: false })
export class RecordsKept {
  @PrimaryColumn('timestamptz')
  since!: Date;
}
