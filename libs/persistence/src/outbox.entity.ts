import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** An event, written together with the state change that it reports. Kept until a week after publication, so that it can be published again. */
@Entity('outbox')
@Index('outbox_unpublished', ['id'], { where: 'stream_sequence is null' })
@Index('outbox_published', ['streamSequence'], { where: 'stream_sequence is not null' })
export class OutboxEvent {
  /** UUIDv7; also the message id by which JetStream drops duplicates, or its beginning (`OutboxRelay.store`). */
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

  /** Position in the stream; null until published, and again if that stream turns out to be gone. */
  @Column('bigint', { name: 'stream_sequence', nullable: true })
  streamSequence!: string | null;

  /** Creation time of that stream, which distinguishes it from a later one of the same name. */
  @Column('text', { name: 'stream_created', nullable: true })
  streamCreated!: string | null;
}
