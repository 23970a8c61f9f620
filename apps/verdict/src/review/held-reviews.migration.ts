import type { MigrationInterface, QueryRunner } from 'typeorm';

export class HeldReviews1796030130190 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE "review" ADD "held_until" TIMESTAMP WITH TIME ZONE`);
    await runner.query(`CREATE INDEX "review_held" ON "review"  ("held_until") WHERE held_until is not null`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP INDEX "verdict"."review_held"`);
    await runner.query(`ALTER TABLE "review" DROP COLUMN "held_until"`);
  }
}
