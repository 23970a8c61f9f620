import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Limits1700000056000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`alter table account add limits jsonb not null default '{}'`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('alter table account drop limits');
  }
}
