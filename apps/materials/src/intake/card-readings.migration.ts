import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CardReadings1700000002000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('alter table material add column reading bytea');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('alter table material drop column reading');
  }
}
