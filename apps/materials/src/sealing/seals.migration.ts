import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Seals1764000092000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table draft (
        draft_id uuid not null,
        type text not null,
        attempt_id uuid not null,
        account_id uuid not null,
        value bytea not null,
        reading bytea,
        person bytea,
        primary key (draft_id, type)
      )`);
    await runner.query('create index draft_attempt on draft (attempt_id)');
    await runner.query('create index draft_person on draft (account_id, person) where person is not null');
    await runner.query(`
      create table seal (
        attempt_id uuid primary key,
        account_id uuid not null,
        revision text not null,
        digest text,
        sealed_at timestamptz not null default now()
      )`);
    await runner.query('alter table material add draft_id uuid');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('alter table material drop draft_id');
    await runner.query('drop table seal');
    await runner.query('drop table draft');
  }
}
