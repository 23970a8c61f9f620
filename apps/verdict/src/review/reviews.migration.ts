import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Reviews1700000006000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table review (
        attempt_id uuid primary key,
        attempt jsonb not null,
        verdict jsonb not null,
        evidence jsonb not null,
        four_eyes boolean not null,
        referred_at timestamptz not null default now()
      )`);
    await runner.query(`
      create table review_vote (
        attempt_id uuid not null references review (attempt_id),
        reviewer_id uuid not null,
        reviewer text not null,
        decision text not null check (decision in ('approve', 'reject')),
        reason text not null,
        at timestamptz not null default now(),
        primary key (attempt_id, reviewer_id)
      )`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table review_vote');
    await runner.query('drop table review');
  }
}
