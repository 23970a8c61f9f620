import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Identities1700000001000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table identity (
        number_hash bytea primary key,
        number bytea not null,
        name bytea not null,
        photo text unique,
        photo_date date,
        created_at timestamptz not null default now(),
        updated_at timestamptz not null default now()
      )`);
    await runner.query(`
      create table import (
        id uuid primary key,
        state text not null check (state in ('open', 'committed', 'abandoned')),
        imported integer not null default 0,
        begun_at timestamptz not null default now()
      )`);
    await runner.query(`
      create table staged_identity (
        import_id uuid not null references import (id),
        line integer not null,
        number_hash bytea,
        number bytea,
        name bytea,
        photo text unique,
        photo_date date,
        rejection text,
        primary key (import_id, line),
        unique (import_id, number_hash),
        check (rejection is not null or (number_hash is not null and number is not null and name is not null))
      )`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table staged_identity');
    await runner.query('drop table import');
    await runner.query('drop table identity');
  }
}
