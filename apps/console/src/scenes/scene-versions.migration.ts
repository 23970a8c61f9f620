import type { MigrationInterface, QueryRunner } from 'typeorm';

export class SceneVersions1796075100000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table scene
        add state text not null default 'active',
        add constraint scene_state_check check (state in ('active', 'disabled', 'archived'));
      create table scene_version (
        scene_id uuid not null references scene (id) on delete cascade,
        revision int not null,
        name text not null,
        scheme text not null,
        settings jsonb not null,
        saved_by text,
        saved_at timestamptz,
        restored int,
        primary key (scene_id, revision)
      )`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table scene_version; alter table scene drop state');
  }
}
