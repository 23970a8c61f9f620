import type { FinishedCapture, LivenessChallenge, LivenessEvidence } from '@shiren/contracts-media';
import { Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';

/** One recording of a person who performs the actions of a challenge. */
@Entity('capture')
@Index('capture_attempt', ['attemptId', 'issuedAt'])
export class Capture {
  @PrimaryColumn('uuid')
  id!: string;

  @Column('uuid', { name: 'attempt_id' })
  attemptId!: string;

  @Column('uuid', { name: 'account_id' })
  accountId!: string;

  @Column('jsonb')
  challenge!: LivenessChallenge;

  /** How many more recordings the attempt may begin after this one. */
  @Column('int', { name: 'tries_left' })
  triesLeft!: number;

  @Column('timestamptz', { name: 'issued_at' })
  issuedAt!: Date;

  @Column('text', { nullable: true })
  outcome!: FinishedCapture['outcome'] | null;

  @Column('jsonb', { nullable: true })
  reasons!: string[] | null;

  /** Scores only: no image and no position of a face. */
  @Column('jsonb', { nullable: true })
  evidence!: LivenessEvidence[] | null;

  @Column('timestamptz', { name: 'finished_at', nullable: true })
  finishedAt!: Date | null;
}

/** About one second of a recording. */
@Entity('capture_piece')
export class CapturePiece {
  @PrimaryColumn('uuid', { name: 'capture_id' })
  @ForeignKey(() => Capture, { name: 'capture_piece_capture_id_fkey', onDelete: 'CASCADE' })
  captureId!: string;

  @PrimaryColumn('int')
  sequence!: number;

  /** Key of the packed frames in the blob store. */
  @Column('text')
  frames!: string;

  @Column('int', { name: 'frame_count' })
  frameCount!: number;

  @Column('text')
  guidance!: string;

  /** Milliseconds since the recording's first frame, by the clock of the recording device. */
  @Column('int')
  last!: number;

  /** Milliseconds since the challenge was issued, by our clock. */
  @Column('int', { name: 'received_at' })
  receivedAt!: number;
}

/** Half of the perceptual hash of a frame: a frame that was encoded again usually keeps at least one half. */
@Entity('capture_hash')
@Index('capture_hash_capture', ['captureId'])
export class CaptureHash {
  @PrimaryColumn('char', { length: 9 })
  half!: string;

  @PrimaryColumn('uuid', { name: 'capture_id' })
  @ForeignKey(() => Capture, { name: 'capture_hash_capture_id_fkey', onDelete: 'CASCADE' })
  captureId!: string;
}
