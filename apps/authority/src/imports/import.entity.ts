import { Check, Column, Entity, PrimaryColumn } from 'typeorm';

/** An import from its beginning to a day later, so that whoever lost the answer can ask again. */
@Entity('import')
@Check('import_state_check', `state in ('open', 'committed', 'abandoned')`)
export class ImportRecord {
  @PrimaryColumn('uuid')
  id!: string;

  /** Only an open one takes rows; what a staged row of one that has ended still names, must be deleted. */
  @Column('text')
  state!: 'open' | 'committed' | 'abandoned';

  @Column('integer', { default: 0 })
  imported!: number;

  @Column('timestamptz', { name: 'begun_at', default: () => 'now()' })
  begunAt!: Date;
}
