import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Materials1700000001000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table material (
        attempt_id uuid not null,
        type text not null,
        account_id uuid not null,
        value bytea not null,
        created_at timestamptz not null default now(),
        primary key (attempt_id, type)
      )`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table material');
  }
}
