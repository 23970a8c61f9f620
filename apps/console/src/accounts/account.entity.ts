import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A business on this installation; scenes, keys and tickets belong to one. */
@Entity('account')
export class Account {
  @PrimaryColumn('uuid')
  id!: string;

  @Column('text', { unique: true })
  name!: string;
}
