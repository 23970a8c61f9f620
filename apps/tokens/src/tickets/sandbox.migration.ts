import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Sandbox1700000058000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('alter table ticket add sandbox boolean not null default false');
    await runner.query('alter table ticket add constraint ticket_name unique (account_id, biz, ticket_id, sandbox)');
    await runner.query('alter table ticket drop constraint ticket_account_id_biz_ticket_id_key');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('delete from attempt where ticket in (select id from ticket where sandbox)');
    await runner.query('delete from ticket where sandbox');
    await runner.query('alter table ticket add constraint ticket_account_id_biz_ticket_id_key unique (account_id, biz, ticket_id)');
    await runner.query('alter table ticket drop constraint ticket_name');
    await runner.query('alter table ticket drop sandbox');
  }
}
