import type { FinishedCapture, LivenessChallenge, LivenessEvidence, MeasuredLink, SeenFrames } from '@shiren/contracts-media';
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

  /** As it was shown: an action that got more time has its later spans shifted. */
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

  /** What the recording device measured of its connection, if it did. */
  @Column('jsonb', { nullable: true })
  link!: MeasuredLink | null;

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

  /** Times of the first and last frame: milliseconds since the recording's first frame, by the clock of the recording device. */
  @Column('int', { nullable: true })
  first!: number | null;

  @Column('int')
  last!: number;

  /** Size of the packed frames. */
  @Column('int', { nullable: true })
  bytes!: number | null;

  /** Milliseconds since the challenge was issued, by our clock. */
  @Column('int', { name: 'received_at' })
  receivedAt!: number;

  /** How the action stood that was asked for, as the reply said; null if none was, and for recordings of releases up to 0.1.0. */
  @Column('jsonb', { nullable: true })
  progress!: NonNullable<SeenFrames['progress']> | null;

  /** Milliseconds since the challenge was issued, when the reply was ready; null for recordings of releases up to 0.1.0. */
  @Column('int', { name: 'answered_at', nullable: true })
  answeredAt!: number | null;

  /** How the face moved, frame by frame (`packPoses` of libs/liveness); null for recordings of releases up to 0.1.0. */
  @Column('bytea', { nullable: true })
  poses!: Buffer | null;
}

/** How the face moved in a finished recording, to recognize it when it is played again. It tells neither whose face it is nor what it looks like. */
@Entity('capture_movement')
export class CaptureMovement {
  @PrimaryColumn('uuid', { name: 'capture_id' })
  @ForeignKey(() => Capture, { name: 'capture_movement_capture_id_fkey', onDelete: 'CASCADE' })
  captureId!: string;

  @Column('uuid', { name: 'attempt_id' })
  attemptId!: string;

  /** `packMovement` of libs/liveness, sampled coarsely. */
  @Column('bytea')
  movement!: Buffer;
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
