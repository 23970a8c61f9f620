import type { MigrationInterface, QueryRunner } from 'typeorm';

export class ProgressOfActions1795975138109 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE "capture_piece" ADD "progress" jsonb`);
    await runner.query(`ALTER TABLE "capture_piece" ADD "answered_at" integer`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE "capture_piece" DROP COLUMN "answered_at"`);
    await runner.query(`ALTER TABLE "capture_piece" DROP COLUMN "progress"`);
  }
}
