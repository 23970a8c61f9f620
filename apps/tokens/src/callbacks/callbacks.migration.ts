import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Callbacks1700000054000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table callback_delivery (
        attempt uuid primary key references attempt (id) on delete cascade,
        sequence bigint generated always as identity,
        ticket uuid not null references ticket (id) on delete cascade,
        account_id uuid not null,
        state text not null check (state in ('waiting', 'delivered', 'failed', 'switched-off')),
        tries integer not null default 0,
        next_try_at timestamptz not null,
        claimed_until timestamptz,
        last_tried_at timestamptz,
        last_answer text,
        url text,
        created_at timestamptz not null default now()
      )`);
    await runner.query(`create index callback_delivery_due on callback_delivery (next_try_at) where state = 'waiting'`);
    await runner.query('create index callback_delivery_ticket on callback_delivery (ticket, sequence)');
    await runner.query('create index callback_delivery_account on callback_delivery (account_id, sequence)');
    await runner.query(`create index callback_delivery_done on callback_delivery (created_at) where state <> 'waiting'`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table callback_delivery');
  }
}
