import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Sandbox1700000058000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`alter table access_key add kind text not null default 'real' check (kind in ('real', 'test'))`);
    await runner.query('alter table attempt add sandbox boolean not null default false');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('delete from attempt where sandbox');
    await runner.query('alter table attempt drop sandbox');
    await runner.query(`delete from access_key where kind = 'test'`);
    await runner.query('alter table access_key drop kind');
  }
}
