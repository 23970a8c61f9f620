import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * These are separate tables without a reference to `identity`, because instances of release 0.1.0 still import people during an update, and
 * do not know them.
 */
export class Templates1764300106000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table photo_template (
        model text not null,
        photo text not null,
        outcome text not null check (outcome in ('described', 'no-face', 'no-photo')),
        described_at timestamptz not null default now(),
        primary key (model, photo)
      )`);
    await runner.query('create index photo_template_photo on photo_template (photo)');
    await runner.query('create table template_refresh (model text primary key, holder uuid not null, held_until timestamptz not null)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table template_refresh');
    await runner.query('drop table photo_template');
  }
}
