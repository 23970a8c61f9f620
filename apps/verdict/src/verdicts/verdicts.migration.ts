import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Verdicts1700000001000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('create table verdict (attempt_id uuid primary key, decision jsonb not null, decided_at timestamptz not null)');
    await runner.query(`
      create table evidence (
        attempt_id uuid not null references verdict (attempt_id),
        kind text not null,
        finding jsonb not null,
        primary key (attempt_id, kind)
      )`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table evidence');
    await runner.query('drop table verdict');
  }
}
