import type { MigrationInterface, QueryRunner } from 'typeorm';

export class BindingHash1764000108000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('alter table attempt add binding_hash text');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('alter table attempt drop binding_hash');
  }
}
