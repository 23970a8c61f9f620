import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Movements1795957056700 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      `CREATE TABLE "capture_movement" ("capture_id" uuid NOT NULL, "attempt_id" uuid NOT NULL, "movement" bytea NOT NULL, CONSTRAINT "PK_d1febf552d12a85431f700037a8" PRIMARY KEY ("capture_id"))`,
    );
    await runner.query(`ALTER TABLE "capture_piece" ADD "poses" bytea`);
    await runner.query(
      `ALTER TABLE "capture_movement" ADD CONSTRAINT "capture_movement_capture_id_fkey" FOREIGN KEY ("capture_id") REFERENCES "capture"("id") ON DELETE CASCADE ON UPDATE NO ACTION`,
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE "capture_movement" DROP CONSTRAINT "capture_movement_capture_id_fkey"`);
    await runner.query(`ALTER TABLE "capture_piece" DROP COLUMN "poses"`);
    await runner.query(`DROP TABLE "capture_movement"`);
  }
}
