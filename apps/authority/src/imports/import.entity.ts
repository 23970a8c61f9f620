import { Check, Column, Entity, PrimaryColumn } from 'typeorm';

/** An import, stored from its start until a day later, so that a client which lost the response can ask again. */
@Entity('import')
@Check('import_state_check', `state in ('open', 'committed', 'abandoned')`)
export class ImportRecord {
  @PrimaryColumn('uuid')
  id!: string;

  /** Only an open import accepts rows. Photos that staged rows of an ended import still name must be deleted. */
  @Column('text')
  state!: 'open' | 'committed' | 'abandoned';

  @Column('integer', { default: 0 })
  imported!: number;

  @Column('timestamptz', { name: 'begun_at', default: () => 'now()' })
  begunAt!: Date;
}
