import type { MigrationInterface, QueryRunner } from 'typeorm';

export class LastTried1796083000140 implements MigrationInterface {
  /** The table may be large: its index is built while old instances write. */
  readonly transaction = false;

  async up(runner: QueryRunner): Promise<void> {
    // what a try that was interrupted left
    await runner.query('drop index concurrently if exists callback_delivery_tried');
    await runner.query('create index concurrently callback_delivery_tried on callback_delivery (account_id, last_tried_at) where last_tried_at is not null');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop index concurrently callback_delivery_tried');
  }
}
