import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Anchors1700000022000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table audit_anchor (
        account_id uuid primary key references account (id),
        sequence integer not null,
        at timestamptz not null
      )`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table audit_anchor');
  }
}
