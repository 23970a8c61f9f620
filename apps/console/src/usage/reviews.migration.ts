import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Reviews1795988083128 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE "attempt" ADD "doubts" text array NOT NULL DEFAULT '{}'`);
    await runner.query(`ALTER TABLE "attempt" ADD "taken_by" uuid`);
    await runner.query(`ALTER TABLE "attempt" ADD "taken_at" TIMESTAMP WITH TIME ZONE`);
    await runner.query('alter table console_user drop constraint console_user_role_check');
    await runner.query(
      `alter table console_user add constraint console_user_role_check check (role in ('owner', 'full-access', 'reviewer', 'read-only', 'reports-only'))`,
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`update console_user set role = 'reports-only' where role = 'reviewer'`);
    await runner.query('alter table console_user drop constraint console_user_role_check');
    await runner.query(`alter table console_user add constraint console_user_role_check check (role in ('owner', 'full-access', 'read-only', 'reports-only'))`);
    await runner.query(`ALTER TABLE "attempt" DROP COLUMN "taken_at"`);
    await runner.query(`ALTER TABLE "attempt" DROP COLUMN "taken_by"`);
    await runner.query(`ALTER TABLE "attempt" DROP COLUMN "doubts"`);
  }
}
