import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The columns `failures` and `locked_until` of console_user stay for instances of the previous release, and are no longer read. */
export class SignInTries1764000098000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table sign_in_tries (
        key bytea primary key,
        user_key bytea,
        count double precision not null,
        total bigint not null,
        changed_at timestamptz not null,
        free_at timestamptz not null
      )`);
    await runner.query('create index sign_in_tries_of_user on sign_in_tries (user_key)');
    await runner.query('create index sign_in_tries_changed on sign_in_tries (changed_at)');
    await runner.query(`
      create table known_device (
        id uuid primary key,
        user_id uuid not null references console_user (id) on delete cascade,
        token_hash bytea not null,
        created_at timestamptz not null default now(),
        unique (user_id, token_hash)
      )`);
    await runner.query('alter table session add device_id uuid references known_device (id) on delete set null');
    await runner.query('create index session_of_device on session (device_id)');
    await runner.query('alter table console_user add totp_pending bytea, add totp_pending_at timestamptz');
    await runner.query('alter table account add second_factor_required boolean not null default false');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('alter table account drop second_factor_required');
    await runner.query('alter table console_user drop totp_pending, drop totp_pending_at');
    await runner.query('alter table session drop device_id');
    await runner.query('drop table known_device');
    await runner.query('drop table sign_in_tries');
  }
}
