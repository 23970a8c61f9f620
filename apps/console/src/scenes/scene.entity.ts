import type { SceneSettings } from '@shiren/contracts-verification';
import { Column, Entity, ForeignKey, PrimaryColumn, Unique } from 'typeorm';
import { Account } from '../accounts/account.entity.js';

/** Where a business verifies people: an identifier, a name to show, and the scheme. */
@Entity('scene')
@Unique('scene_account_id_biz_key', ['accountId', 'biz'])
export class SceneRecord {
  @PrimaryColumn('uuid')
  id!: string;

  @Column('uuid', { name: 'account_id' })
  @ForeignKey(() => Account, { name: 'scene_account_id_fkey' })
  accountId!: string;

  @Column('text')
  biz!: string;

  @Column('text')
  name!: string;

  @Column('text')
  scheme!: string;

  /** Counted up by each change. */
  @Column('int', { default: 1 })
  revision!: number;

  /** What was decided of it; what is missing here is as `defaultSceneSettings` has it. */
  @Column('jsonb', { default: {} })
  settings!: Partial<SceneSettings>;

  /** Sealed; made when the scene first gets a callback address. */
  @Column('bytea', { name: 'callback_secret', nullable: true, select: false })
  callbackSecret!: Buffer | null;

  /** The one before, sealed, which signs along for a day after it was replaced. */
  @Column('bytea', { name: 'callback_secret_before', nullable: true, select: false })
  callbackSecretBefore!: Buffer | null;

  @Column('timestamptz', { name: 'callback_secret_renewed_at', nullable: true, select: false })
  callbackSecretRenewedAt!: Date | null;

  /** When the address said that it wants no more. */
  @Column('timestamptz', { name: 'callback_off_at', nullable: true })
  callbackOffAt!: Date | null;

  /** Until when two people still have to agree, though somebody has switched that off. */
  @Column('timestamptz', { name: 'four_eyes_until', nullable: true })
  fourEyesUntil!: Date | null;

  @Column('timestamptz', { name: 'created_at', default: () => 'now()' })
  createdAt!: Date;
}
