import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Pieces may arrive in any order, and what is known of the connection is kept. Null for recordings of earlier releases. */
export class PieceFigures1764374400000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('alter table capture_piece add column first int, add column bytes int');
    await runner.query('alter table capture add column link jsonb');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('alter table capture drop column link');
    await runner.query('alter table capture_piece drop column bytes, drop column first');
  }
}
