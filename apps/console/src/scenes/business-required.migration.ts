import type { MigrationInterface, QueryRunner } from 'typeorm';

export class BusinessRequired1796079000143 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('alter table scene add business_required boolean not null default false');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('alter table scene drop business_required');
  }
}
