import type { MigrationInterface, QueryRunner } from 'typeorm';

export class SceneSettings1700000002000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table scene
        add revision integer not null default 1,
        add settings jsonb not null default '{}',
        add callback_secret bytea`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('alter table scene drop revision, drop settings, drop callback_secret');
  }
}
