import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Erasures1700000020000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table erasure (
        id uuid primary key,
        account_id uuid not null references account (id),
        ground text not null check (ground in ('retention', 'request', 'consent-withdrawn')),
        subject text not null,
        requested_by text not null,
        address text not null,
        requested_at timestamptz not null,
        attempts uuid[] not null,
        remaining uuid[] not null,
        images int not null default 0,
        fields int not null default 0,
        recordings int not null default 0,
        files int not null default 0,
        evidence int not null default 0,
        taken_at timestamptz,
        done_at timestamptz
      )`);
    await runner.query('create index erasure_account on erasure (account_id, id)');
    await runner.query('create index erasure_undone on erasure (requested_at) where done_at is null');
    await runner.query('alter table attempt add erasure_id uuid, add erased_at timestamptz');
    await runner.query('create index attempt_kept on attempt (opened_at) where erasure_id is null');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('alter table attempt drop erasure_id, drop erased_at');
    await runner.query('drop table erasure');
  }
}
