import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CallbackRotation1700000054000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table scene
        add callback_secret_before bytea,
        add callback_secret_renewed_at timestamptz,
        add callback_off_at timestamptz`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('alter table scene drop callback_secret_before, drop callback_secret_renewed_at, drop callback_off_at');
  }
}
