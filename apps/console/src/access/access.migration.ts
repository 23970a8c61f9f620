import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Access1700000003000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table account
        add operator boolean not null default false,
        add time_zone text not null default 'Asia/Shanghai'`);
    // the first account belongs to the operator of the installation
    await runner.query('update account set operator = true where id = (select id from account order by created_at limit 1)');
    await runner.query('alter table access_key add last_used_at timestamptz');
    await runner.query(`
      create table console_user (
        id uuid primary key,
        account_id uuid not null references account (id),
        name text not null,
        password_hash text not null,
        role text not null check (role in ('owner', 'full-access', 'read-only', 'reports-only')),
        scenes text[],
        disabled boolean not null default false,
        totp_secret bytea,
        totp_step integer,
        failures integer not null default 0,
        locked_until timestamptz,
        last_sign_in timestamptz,
        created_at timestamptz not null default now(),
        unique (account_id, name)
      )`);
    await runner.query(`
      create table session (
        id uuid primary key,
        token_hash bytea not null unique,
        user_id uuid not null references console_user (id) on delete cascade,
        agent text not null,
        address text not null,
        created_at timestamptz not null default now(),
        last_seen_at timestamptz not null default now()
      )`);
    await runner.query('create index session_of_user on session (user_id)');
    await runner.query(`
      create table audit_entry (
        account_id uuid not null references account (id),
        sequence integer not null,
        at timestamptz not null,
        user_name text not null,
        address text not null,
        action text not null,
        subject text not null,
        details jsonb not null,
        hash bytea not null,
        primary key (account_id, sequence)
      )`);
    await runner.query(`
      create function refuse_change() returns trigger language plpgsql as $$
        begin raise exception 'the audit log only grows'; end $$`);
    await runner.query('create trigger audit_entry_only_grows before update or delete on audit_entry for each row execute function refuse_change()');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table audit_entry');
    await runner.query('drop function refuse_change');
    await runner.query('drop table session');
    await runner.query('drop table console_user');
    await runner.query('alter table access_key drop last_used_at');
    await runner.query('alter table account drop operator, drop time_zone');
  }
}
