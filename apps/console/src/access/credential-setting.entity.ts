import { Column, Entity, PrimaryColumn } from 'typeorm';

/** Records who set a user's credentials and so could have signed in as that user. Kept after either user is removed. */
@Entity('credential_setting')
export class CredentialSetting {
  @PrimaryColumn('uuid', { name: 'user_id' })
  userId!: string;

  @PrimaryColumn('uuid', { name: 'holder_id' })
  holderId!: string;

  @Column('timestamptz')
  at!: Date;
}
