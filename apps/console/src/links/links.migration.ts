import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Links1796083000140 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      `CREATE TABLE "link" ("id" uuid NOT NULL, "account_id" uuid NOT NULL, "biz" text NOT NULL, "ticket_id" text NOT NULL, "sandbox" boolean NOT NULL DEFAULT false, "secret_hash" bytea NOT NULL, "person" bytea, "number_hash" bytea, "expires_at" TIMESTAMP WITH TIME ZONE NOT NULL, "withdrawn_at" TIMESTAMP WITH TIME ZONE, "created_by" text NOT NULL, "created_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(), CONSTRAINT "link_secret_hash_key" UNIQUE ("secret_hash"), CONSTRAINT "PK_26206fb7186da72fbb9eaa3fac9" PRIMARY KEY ("id"))`,
    );
    await runner.query(`CREATE INDEX "link_person_until" ON "link"  ("expires_at") WHERE person is not null`);
    await runner.query(`CREATE INDEX "link_number" ON "link"  ("account_id", "number_hash") WHERE number_hash is not null`);
    await runner.query(`CREATE INDEX "link_ticket" ON "link"  ("account_id", "ticket_id") `);
    await runner.query(`CREATE INDEX "link_account" ON "link"  ("account_id", "id") `);
    await runner.query(
      `CREATE TABLE "link_opening" ("attempt_id" uuid NOT NULL, "link" uuid NOT NULL, "at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(), CONSTRAINT "PK_61483ae8b994575f84ca6dfe663" PRIMARY KEY ("attempt_id"))`,
    );
    await runner.query(`CREATE INDEX "link_opening_link" ON "link_opening"  ("link", "attempt_id") `);
    await runner.query(`ALTER TABLE "erasure" ADD "links" uuid array NOT NULL DEFAULT '{}'`);
    await runner.query(
      `ALTER TABLE "link" ADD CONSTRAINT "link_account_id_fkey" FOREIGN KEY ("account_id") REFERENCES "account"("id") ON DELETE NO ACTION ON UPDATE NO ACTION`,
    );
    await runner.query(
      `ALTER TABLE "link_opening" ADD CONSTRAINT "link_opening_link_fkey" FOREIGN KEY ("link") REFERENCES "link"("id") ON DELETE CASCADE ON UPDATE NO ACTION`,
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE "link_opening" DROP CONSTRAINT "link_opening_link_fkey"`);
    await runner.query(`ALTER TABLE "link" DROP CONSTRAINT "link_account_id_fkey"`);
    await runner.query(`ALTER TABLE "erasure" DROP COLUMN "links"`);
    await runner.query(`DROP INDEX "console"."link_opening_link"`);
    await runner.query(`DROP TABLE "link_opening"`);
    await runner.query(`DROP INDEX "console"."link_account"`);
    await runner.query(`DROP INDEX "console"."link_ticket"`);
    await runner.query(`DROP INDEX "console"."link_number"`);
    await runner.query(`DROP INDEX "console"."link_person_until"`);
    await runner.query(`DROP TABLE "link"`);
  }
}
