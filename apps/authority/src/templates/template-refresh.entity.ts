import { Column, Entity, PrimaryColumn } from 'typeorm';

/** Which instance currently describes the photos for a new recognition model; one at a time. */
@Entity('template_refresh')
export class TemplateRefreshRecord {
  /** `id@version`, as inference names it. */
  @PrimaryColumn('text')
  model!: string;

  @Column('uuid')
  holder!: string;

  @Column('timestamptz', { name: 'held_until' })
  heldUntil!: Date;
}
