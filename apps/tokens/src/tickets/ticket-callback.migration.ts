import type { MigrationInterface, QueryRunner } from 'typeorm';

export class TicketCallback1700000050000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('alter table ticket add callback jsonb');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('alter table ticket drop callback');
  }
}
