import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** An event written with the state that it tells of, until it has been published, and a week longer to publish it again. */
@Entity('outbox')
@Index('outbox_unpublished', ['id'], { where: 'stream_sequence is null' })
@Index('outbox_published', ['streamSequence'], { where: 'stream_sequence is not null' })
export class OutboxEvent {
  /** UUIDv7; also the message id by which JetStream drops a repetition. */
  @PrimaryColumn('uuid')
  id!: string;

  @Column('text')
  subject!: string;

  @Column('jsonb')
  payload!: object;

  /** Request id and trace context of the call that caused the event. */
  @Column('jsonb', { name: 'travelling' })
  requestContext!: { requestId: string; traceparent: string };

  @Column('timestamptz', { name: 'created_at', default: () => 'now()' })
  createdAt!: Date;

  /** Where it was stored; null until it was, and again when that stream turns out to be gone. */
  @Column('bigint', { name: 'stream_sequence', nullable: true })
  streamSequence!: string | null;

  /** When that stream was made: a stream made anew under the same name is another. */
  @Column('text', { name: 'stream_created', nullable: true })
  streamCreated!: string | null;
}
