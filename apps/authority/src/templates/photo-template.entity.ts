import type { DescribedOutcome } from '@shiren/contracts-media';
import { Column, Entity, PrimaryColumn } from 'typeorm';

/** What came of describing a photo on record by one recognition model. A photo without a row has not been looked at by that model. */
@Entity('photo_template')
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
