import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Usage1700000004000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table attempt (
        attempt_id uuid primary key,
        account_id uuid not null,
        biz text not null,
        ticket_id text not null,
        scheme text not null,
        opened_at timestamptz not null,
        submitted_at timestamptz,
        referred_at timestamptz,
        decided_at timestamptz,
        outcome text check (outcome in ('passed', 'failed')),
        reasons text[] not null default '{}',
        trusted_score real,
        steps jsonb not null default '[]',
        measures text[] not null default '{}'
      )`);
    await runner.query('create index attempt_account on attempt (account_id, attempt_id)');
    await runner.query('create index attempt_scene on attempt (account_id, biz, attempt_id)');
    await runner.query('create index attempt_ticket on attempt (account_id, ticket_id, attempt_id)');
    await runner.query('create index attempt_in_review on attempt (account_id, attempt_id) where referred_at is not null and decided_at is null');
    await runner.query('create table comparison (id uuid primary key, account_id uuid not null, at timestamptz not null)');
    await runner.query('create index comparison_account on comparison (account_id)');
    await runner.query(`
      create table usage_hour (
        account_id uuid not null,
        kind text not null,
        hour timestamptz not null,
        biz text not null,
        scheme text not null,
        part text not null,
        count integer not null,
        primary key (account_id, kind, hour, biz, scheme, part) include (count)
      )`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table usage_hour');
    await runner.query('drop table comparison');
    await runner.query('drop table attempt');
  }
}
