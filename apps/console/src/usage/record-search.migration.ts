import type { MigrationInterface, QueryRunner } from 'typeorm';

export class RecordSearch1796029209968 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE "attempt" ADD "authority_score" real`);
    await runner.query(`ALTER TABLE "attempt" ADD "similarity_score" real`);
    // in byte order, as only such an index serves LIKE whatever the database's collation is; the first one serves whole ids as well as attempt_ticket did
    await runner.query(`create index attempt_ticket_start on attempt (account_id, ticket_id text_pattern_ops, attempt_id)`);
    await runner.query(`create index attempt_ticket_end on attempt (account_id, reverse(ticket_id) text_pattern_ops, attempt_id)`);
    await runner.query(`DROP INDEX "console"."attempt_ticket"`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`create index attempt_ticket on attempt (account_id, ticket_id, attempt_id)`);
    await runner.query(`drop index attempt_ticket_end`);
    await runner.query(`drop index attempt_ticket_start`);
    await runner.query(`ALTER TABLE "attempt" DROP COLUMN "similarity_score"`);
    await runner.query(`ALTER TABLE "attempt" DROP COLUMN "authority_score"`);
  }
}
