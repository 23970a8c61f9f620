import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Names1796029229159 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE "material" ADD "person_name" bytea`);
    await runner.query(`ALTER TABLE "draft" ADD "person_name" bytea`);
    await runner.query(`CREATE INDEX "material_person_name" ON "material"  ("account_id", "person_name", "attempt_id") WHERE person_name is not null`);
    await runner.query(`CREATE INDEX "material_person_attempt" ON "material"  ("account_id", "person", "attempt_id") WHERE person is not null`);
    await runner.query(`CREATE INDEX "draft_person_name" ON "draft"  ("account_id", "person_name", "attempt_id") WHERE person_name is not null`);
    await runner.query(`CREATE INDEX "draft_person_attempt" ON "draft"  ("account_id", "person", "attempt_id") WHERE person is not null`);
    await runner.query(`DROP INDEX "materials"."material_person"`);
    await runner.query(`DROP INDEX "materials"."draft_person"`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP INDEX "materials"."draft_person_attempt"`);
    await runner.query(`DROP INDEX "materials"."draft_person_name"`);
    await runner.query(`DROP INDEX "materials"."material_person_attempt"`);
    await runner.query(`DROP INDEX "materials"."material_person_name"`);
    await runner.query(`ALTER TABLE "draft" DROP COLUMN "person_name"`);
    await runner.query(`ALTER TABLE "material" DROP COLUMN "person_name"`);
    await runner.query(`CREATE INDEX "draft_person" ON "draft" USING btree ("account_id", "person") WHERE (person IS NOT NULL)`);
    await runner.query(`CREATE INDEX "material_person" ON "material" USING btree ("account_id", "person") WHERE (person IS NOT NULL)`);
  }
}
