import type { SceneSettings } from '@shiren/contracts-verification';
import type { SceneState } from '@shiren/contracts-console';
import { Check, Column, Entity, ForeignKey, PrimaryColumn, Unique } from 'typeorm';
import { Account } from '../accounts/account.entity.js';

/** What a business verifies people for: an identifier, a display name, and the scheme. */
@Entity('scene')
@Check('scene_state_check', `state in ('active', 'disabled', 'archived')`)
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

  @Column('text', { default: 'active' })
  state!: SceneState;

  /** Incremented by each change. */
  @Column('int', { default: 1 })
  revision!: number;

  /** Only what was set; anything missing is as in `defaultSceneSettings`. */
  @Column('jsonb', { default: {} })
  settings!: Partial<SceneSettings>;

  /** Encrypted; created when the scene first gets a callback address. */
  @Column('bytea', { name: 'callback_secret', nullable: true, select: false })
  callbackSecret!: Buffer | null;

  /** The previous secret, encrypted; it still signs for a day after it was replaced. */
  @Column('bytea', { name: 'callback_secret_before', nullable: true, select: false })
  callbackSecretBefore!: Buffer | null;

  @Column('timestamptz', { name: 'callback_secret_renewed_at', nullable: true, select: false })
  callbackSecretRenewedAt!: Date | null;

  /** When the address answered 410 Gone. */
  @Column('timestamptz', { name: 'callback_off_at', nullable: true })
  callbackOffAt!: Date | null;

  /** Until when the four-eyes rule still applies although it was switched off. */
  @Column('timestamptz', { name: 'four_eyes_until', nullable: true })
  fourEyesUntil!: Date | null;

  /** Whether a real flow needs the setting `business`; false for scenes that are older than it, which must not stop by an upgrade. */
  @Column('boolean', { name: 'business_required', default: false })
  businessRequired!: boolean;

  @Column('timestamptz', { name: 'created_at', default: () => 'now()' })
  createdAt!: Date;
}
