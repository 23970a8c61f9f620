import type { DescribedOutcome } from '@shiren/contracts-media';
import { Check, Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** The result of describing a photo on record with one recognition model. Without a row, that model has not processed the photo yet. */
@Entity('photo_template')
@Check('photo_template_outcome_check', `outcome in ('described', 'no-face', 'no-photo')`)
@Index('photo_template_photo', ['photo'])
export class PhotoTemplate {
  /** `id@version`, as inference names it. */
  @PrimaryColumn('text')
  model!: string;

  /** Key of the photo, as in `identity`. */
  @PrimaryColumn('text')
  photo!: string;

  @Column('text')
  outcome!: DescribedOutcome;

  @Column('timestamptz', { name: 'described_at', default: () => 'now()' })
  describedAt!: Date;
}
