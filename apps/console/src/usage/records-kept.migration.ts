import type { MigrationInterface, QueryRunner } from 'typeorm';

export class RecordsKept1764000037000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('create table records_kept (since timestamptz not null)');
    await runner.query(`insert into records_kept values ('-infinity')`);
    await runner.query('create index attempt_opened on attempt (opened_at)');
    await runner.query('create index comparison_at on comparison (at)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop index attempt_opened');
    await runner.query('drop index comparison_at');
    await runner.query('drop table records_kept');
  }
}
