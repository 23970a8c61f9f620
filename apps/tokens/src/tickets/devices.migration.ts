import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Devices1796029217697 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`CREATE INDEX "attempt_device" ON "attempt"  ("device", "id") WHERE device is not null`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP INDEX "tokens"."attempt_device"`);
  }
}
