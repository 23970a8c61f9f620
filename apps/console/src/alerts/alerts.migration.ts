import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Alerts1796083000141 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table alert_rule (
        id uuid primary key,
        account_id uuid not null constraint alert_rule_account_id_fkey references account (id),
        name text not null,
        kind text not null constraint alert_rule_kind_check check (kind in ('pass-rate', 'attacks', 'callbacks', 'authority', 'quota')),
        biz text,
        part text,
        threshold int not null,
        window_minutes int,
        min_attempts int,
        enabled boolean not null,
        channels uuid[] not null,
        revision int not null default 1,
        troubled_since timestamptz,
        checked_at timestamptz,
        next_check_at timestamptz not null default now()
      )`);
    await runner.query('create index alert_rule_account on alert_rule (account_id, id)');
    await runner.query('create index alert_rule_due on alert_rule (next_check_at) where enabled');
    await runner.query(`
      create table alert_channel (
        id uuid primary key,
        account_id uuid not null constraint alert_channel_account_id_fkey references account (id),
        name text not null,
        kind text not null constraint alert_channel_kind_check check (kind in ('webhook', 'dingtalk', 'wecom', 'email')),
        language text not null,
        settings jsonb not null,
        secrets bytea not null,
        has_secret boolean not null
      )`);
    await runner.query('create index alert_channel_account on alert_channel (account_id, id)');
    await runner.query(`
      create table alert_incident (
        id uuid primary key,
        rule_id uuid not null constraint alert_incident_rule_id_fkey references alert_rule (id) on delete cascade,
        fired_at timestamptz not null,
        resolved_at timestamptz,
        baseline double precision
      )`);
    await runner.query('create unique index alert_incident_open on alert_incident (rule_id) where resolved_at is null');
    await runner.query(`
      create table alert_delivery (
        id uuid primary key,
        account_id uuid not null constraint alert_delivery_account_id_fkey references account (id),
        rule_id uuid,
        channel_id uuid not null,
        channel_name text not null,
        channel_kind text not null,
        content jsonb not null,
        state text not null constraint alert_delivery_state_check check (state in ('waiting', 'delivered', 'failed')),
        tries int not null default 0,
        next_try_at timestamptz not null default now(),
        claimed_until timestamptz,
        last_tried_at timestamptz,
        last_answer text,
        created_at timestamptz not null default now()
      )`);
    await runner.query('create index alert_delivery_account on alert_delivery (account_id, id)');
    await runner.query(`create index alert_delivery_due on alert_delivery (next_try_at) where state = 'waiting'`);
    await runner.query('create index alert_delivery_created on alert_delivery (created_at)');
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const table of ['alert_delivery', 'alert_incident', 'alert_channel', 'alert_rule']) await runner.query(`drop table ${table}`);
  }
}
