import { Column, Entity, PrimaryColumn } from 'typeorm';

/** Where a business verifies people: an identifier, a name to show, and the scheme. */
@Entity('scene')
export class SceneRecord {
  @PrimaryColumn('uuid')
  id!: string;

  @Column('uuid', { name: 'account_id' })
  accountId!: string;

  @Column('text')
  biz!: string;

  @Column('text')
  name!: string;

  @Column('text')
  scheme!: string;
}
