import type { MigrationInterface, QueryRunner } from 'typeorm';

export class ErasedAttempts1764000092000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table erased_attempt (
        attempt_id uuid not null,
        account_id uuid not null,
        erased_at timestamptz not null default now(),
        primary key (attempt_id, account_id)
      )`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table erased_attempt');
  }
}
