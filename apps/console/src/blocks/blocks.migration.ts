import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Blocks1796076003996 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      `CREATE TABLE "block" ("id" uuid NOT NULL, "account_id" uuid NOT NULL, "kind" text NOT NULL, "key" bytea, "reason" text NOT NULL, "attempt_id" uuid, "created_at" TIMESTAMP WITH TIME ZONE NOT NULL, "created_by" text NOT NULL, "expires_at" TIMESTAMP WITH TIME ZONE NOT NULL, "ended_by" text, CONSTRAINT "block_kind_check" CHECK (kind in ('number', 'device')), CONSTRAINT "PK_d0925763efb591c2e2ffb267572" PRIMARY KEY ("id"))`,
    );
    await runner.query(`CREATE INDEX "block_end" ON "block"  ("expires_at") `);
    await runner.query(`CREATE INDEX "block_key" ON "block"  ("account_id", "key", "expires_at") `);
    await runner.query(`CREATE INDEX "block_account" ON "block"  ("account_id", "id") `);
    await runner.query(
      `ALTER TABLE "block" ADD CONSTRAINT "block_account_id_fkey" FOREIGN KEY ("account_id") REFERENCES "account"("id") ON DELETE NO ACTION ON UPDATE NO ACTION`,
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE "block" DROP CONSTRAINT "block_account_id_fkey"`);
    await runner.query(`DROP INDEX "console"."block_account"`);
    await runner.query(`DROP INDEX "console"."block_key"`);
    await runner.query(`DROP INDEX "console"."block_end"`);
    await runner.query(`DROP TABLE "block"`);
  }
}
