import type { MigrationInterface, QueryRunner } from 'typeorm';

export class HeldReviews1796030276146 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE "attempt" ADD "held_until" TIMESTAMP WITH TIME ZONE`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE "attempt" DROP COLUMN "held_until"`);
  }
}
