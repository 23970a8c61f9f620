import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn, Unique } from 'typeorm';
import type { FlowProgress, SceneLimits, Session, Verdict } from '@shiren/contracts-verification';
import { Ticket } from './ticket.entity.js';

/** One try at a ticket, from its token (if it has one) to its verdict. */
@Entity('attempt')
@Unique('attempt_token_hash_key', ['tokenHash'])
@Check('attempt_state_check', `state in ('open', 'submitted', 'decided', 'expired')`)
@Check('attempt_check', `(state = 'decided') = (verdict is not null)`)
@Index('attempt_ticket', ['ticket', 'digest'])
@Index('attempt_device', ['device', 'id'], { where: 'device is not null' })
@Index('attempt_undecided', ['announcedAt'], { where: `state = 'submitted'` })
export class Attempt {
  @PrimaryColumn('uuid')
  id!: string;

  @Column('uuid', { name: 'ticket' })
  @ForeignKey(() => Ticket, { name: 'attempt_ticket_fkey' })
  ticket!: string;

  @Column('text')
  scheme!: string;

  @Column('text')
  state!: Session['state'];

  /** SHA-256 of the token; the token itself is never stored. */
  @Column('bytea', { name: 'token_hash', nullable: true })
  tokenHash!: Buffer | null;

  /** When the token ends. */
  @Column('timestamptz', { name: 'expires_at', nullable: true })
  expiresAt!: Date | null;

  @Column('text', { name: 'user_data', nullable: true })
  userData!: string | null;

  /** The steps of the flow that have been taken. */
  @Column('jsonb', { default: {} })
  progress!: FlowProgress;

  /** The limits that the scene had set when the token was issued; empty for an attempt without a token. */
  @Column('jsonb', { default: {} })
  limits!: Partial<SceneLimits>;

  /** Hash of the device that submitted the flow. */
  @Column('text', { nullable: true })
  device!: string | null;

  /** Keyed hash over the binding, in hex. Null if there is none, for an attempt older than this column, and after erasure. */
  @Column('text', { name: 'binding_hash', nullable: true })
  bindingHash!: string | null;

  /** SHA-256 over what was submitted and the binding that it was submitted with, in hex. */
  @Column('text', { nullable: true })
  digest!: string | null;

  /** Identifies exactly what was submitted, as `materials` sealed it. Null before that, and after erasure. */
  @Column('text', { nullable: true })
  revision!: string | null;

  @Column('timestamptz', { name: 'submitted_at', nullable: true })
  submittedAt!: Date | null;

  /** When the submission was last announced; an attempt without a verdict is announced again. */
  @Column('timestamptz', { name: 'announced_at', nullable: true })
  announcedAt!: Date | null;

  @Column('jsonb', { nullable: true })
  verdict!: Verdict | null;

  @Column('timestamptz', { name: 'decided_at', nullable: true })
  decidedAt!: Date | null;

  @Column('timestamptz', { name: 'created_at', default: () => 'now()', select: false })
  createdAt!: Date;
}

/** Whether the attempt is in manual review: a referral ends its announcements. */
export const wasReferred = ({ state, announcedAt }: Attempt): boolean => state === 'submitted' && announcedAt === null;
