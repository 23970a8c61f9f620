import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn, Unique } from 'typeorm';
import type { FlowProgress, SceneLimits, Session, Verdict } from '@shiren/contracts-verification';
import { Ticket } from './ticket.entity.js';

/** One try at a ticket, from its token (where it has one) to its verdict. */
@Entity('attempt')
@Unique('attempt_token_hash_key', ['tokenHash'])
@Check('attempt_state_check', `state in ('open', 'submitted', 'decided', 'expired')`)
@Check('attempt_check', `(state = 'decided') = (verdict is not null)`)
@Index('attempt_ticket', ['ticket', 'digest'])
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

  /** SHA-256 of the token, which itself is kept nowhere. */
  @Column('bytea', { name: 'token_hash', nullable: true })
  tokenHash!: Buffer | null;

  /** When the token ends. */
  @Column('timestamptz', { name: 'expires_at', nullable: true })
  expiresAt!: Date | null;

  @Column('text', { name: 'user_data', nullable: true })
  userData!: string | null;

  /** What has been done of its flow. */
  @Column('jsonb', { default: {} })
  progress!: FlowProgress;

  /** What its scene said of limits when its token was issued; empty for an attempt without a token. */
  @Column('jsonb', { default: {} })
  limits!: Partial<SceneLimits>;

  /** Hash of the device that the flow was submitted from. */
  @Column('text', { nullable: true })
  device!: string | null;

  /** Keyed hash over the binding, in hex; null without one, for an attempt from before this was kept, and once it was erased. */
  @Column('text', { name: 'binding_hash', nullable: true })
  bindingHash!: string | null;

  /** SHA-256 over what was submitted and the binding that it was submitted with, in hex. */
  @Column('text', { nullable: true })
  digest!: string | null;

  /** Names exactly what was submitted, as `materials` sealed it; null before, and once it was erased. */
  @Column('text', { nullable: true })
  revision!: string | null;

  @Column('timestamptz', { name: 'submitted_at', nullable: true })
  submittedAt!: Date | null;

  /** When its submission was last announced; an attempt that stays undecided is announced again. */
  @Column('timestamptz', { name: 'announced_at', nullable: true })
  announcedAt!: Date | null;

  @Column('jsonb', { nullable: true })
  verdict!: Verdict | null;

  @Column('timestamptz', { name: 'decided_at', nullable: true })
  decidedAt!: Date | null;

  @Column('timestamptz', { name: 'created_at', default: () => 'now()', select: false })
  createdAt!: Date;
}

/** Whether the attempt waits for people: a referral ends its announcements. */
export const wasReferred = ({ state, announcedAt }: Attempt): boolean => state === 'submitted' && announcedAt === null;
