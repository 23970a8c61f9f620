import { Column, Entity, PrimaryColumn } from 'typeorm';

/** Which instance describes the photos for a new recognition model at the moment: one at a time. */
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
