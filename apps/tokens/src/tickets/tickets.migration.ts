import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Tickets1700000001000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table ticket (
        id uuid primary key,
        account_id uuid not null,
        biz text not null,
        ticket_id text not null,
        status text not null check (status in ('unverified', 'in-progress', 'passed', 'failed')),
        attempt_id uuid,
        created_at timestamptz not null default now(),
        unique (account_id, biz, ticket_id)
      )`);
    await runner.query(`
      create table attempt (
        id uuid primary key,
        ticket uuid not null references ticket (id),
        scheme text not null,
        state text not null check (state in ('open', 'submitted', 'decided', 'expired')),
        token_hash bytea unique,
        expires_at timestamptz,
        user_data text,
        digest text,
        submitted_at timestamptz,
        announced_at timestamptz,
        verdict jsonb,
        decided_at timestamptz,
        created_at timestamptz not null default now(),
        check ((state = 'decided') = (verdict is not null))
      )`);
    await runner.query('create index attempt_ticket on attempt (ticket, digest)');
    await runner.query(`create index attempt_undecided on attempt (announced_at) where state = 'submitted'`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table attempt');
    await runner.query('drop table ticket');
  }
}
