import type { MigrationInterface, QueryRunner } from 'typeorm';

export class SealedRevision1764000092000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('alter table attempt add revision text');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('alter table attempt drop revision');
  }
}
