import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Flow1700000005000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`alter table attempt add progress jsonb not null default '{}', add device text`);
    await runner.query(`
      create table counted_event (
        id bigint generated always as identity primary key,
        "limit" text not null,
        subject text not null,
        at timestamptz not null
      )`);
    await runner.query('create index counted_event_subject on counted_event ("limit", subject, at)');
    await runner.query('create index counted_event_at on counted_event (at)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table counted_event');
    await runner.query('alter table attempt drop progress, drop device');
  }
}
