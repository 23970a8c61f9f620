import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Accounts1700000001000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table account (
        id uuid primary key,
        name text not null unique,
        created_at timestamptz not null default now()
      )`);
    await runner.query(`
      create table access_key (
        access_key_id text primary key,
        account_id uuid not null references account (id),
        secret bytea not null,
        status text not null check (status in ('active', 'disabled')),
        created_at timestamptz not null default now()
      )`);
    await runner.query(`
      create table scene (
        id uuid primary key,
        account_id uuid not null references account (id),
        biz text not null,
        name text not null,
        scheme text not null,
        created_at timestamptz not null default now(),
        unique (account_id, biz)
      )`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table scene');
    await runner.query('drop table access_key');
    await runner.query('drop table account');
  }
}
