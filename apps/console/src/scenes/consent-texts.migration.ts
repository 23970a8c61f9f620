import type { MigrationInterface, QueryRunner } from 'typeorm';

export class ConsentTexts1700000021000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table consent_text (
        scene_id uuid not null references scene (id) on delete cascade,
        version int not null,
        zh text not null,
        en text not null,
        since timestamptz not null default now(),
        primary key (scene_id, version)
      )`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table consent_text');
  }
}
