import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Outbox1700000000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table outbox (
        id uuid primary key,
        subject text not null,
        payload jsonb not null,
        travelling jsonb not null,
        created_at timestamptz not null default now(),
        stream_sequence bigint,
        stream_created text
      )`);
    await runner.query('create index outbox_unpublished on outbox (id) where stream_sequence is null');
    await runner.query('create index outbox_published on outbox (stream_sequence) where stream_sequence is not null');
    await runner.query('create index outbox_created_at on outbox (created_at)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table outbox');
  }
}

/** An event's id begins with its time, so an index on the time costs writes and is never read. */
export class OutboxWithoutTimes1764000070000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('drop index outbox_created_at');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('create index outbox_created_at on outbox (created_at)');
  }
}
