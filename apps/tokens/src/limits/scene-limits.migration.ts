import type { MigrationInterface, QueryRunner } from 'typeorm';

export class SceneLimits1764000036000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`alter table attempt add limits jsonb not null default '{}'`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('alter table attempt drop limits');
  }
}
