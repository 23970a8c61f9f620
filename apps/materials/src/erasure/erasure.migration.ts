import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Erasure1700000020000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('alter table material add person bytea, add known boolean not null default false');
    await runner.query('create index material_person on material (account_id, person) where person is not null');
    await runner.query('create index material_unknown on material (created_at) where not known');
    await runner.query(`
      create table tombstone (
        attempt_id uuid primary key,
        account_id uuid not null,
        images int not null default 0,
        fields int not null default 0,
        recordings int not null default 0,
        files int not null default 0,
        begun_at timestamptz not null default now(),
        done_at timestamptz
      )`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table tombstone');
    await runner.query('alter table material drop person, drop known');
  }
}
