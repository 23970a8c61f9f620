import type { MigrationInterface, QueryRunner } from 'typeorm';

export class AttemptDecided1796083000142 implements MigrationInterface {
  /** The table may be large: its index is built while old instances write. */
  readonly transaction = false;

  async up(runner: QueryRunner): Promise<void> {
    // what a try that was interrupted left
    await runner.query('drop index concurrently if exists attempt_decided');
    await runner.query('create index concurrently attempt_decided on attempt (account_id, decided_at) where decided_at is not null and not sandbox');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop index concurrently attempt_decided');
  }
}
