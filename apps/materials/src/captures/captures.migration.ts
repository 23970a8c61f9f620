import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Captures1700000003000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table capture (
        id uuid primary key,
        attempt_id uuid not null,
        account_id uuid not null,
        challenge jsonb not null,
        tries_left int not null,
        issued_at timestamptz not null,
        outcome text,
        reasons jsonb,
        evidence jsonb,
        finished_at timestamptz
      )`);
    await runner.query('create index capture_attempt on capture (attempt_id, issued_at)');
    await runner.query(`
      create table capture_piece (
        capture_id uuid not null references capture (id) on delete cascade,
        sequence int not null,
        frames text not null,
        frame_count int not null,
        guidance text not null,
        last int not null,
        received_at int not null,
        primary key (capture_id, sequence)
      )`);
    // the halves of the hashes: a frame that was encoded again usually keeps one of them
    await runner.query(`
      create table capture_hash (
        half char(9) not null,
        capture_id uuid not null references capture (id) on delete cascade,
        primary key (half, capture_id)
      )`);
    await runner.query('create index capture_hash_capture on capture_hash (capture_id)');
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const table of ['capture_hash', 'capture_piece', 'capture']) await runner.query(`drop table ${table}`);
  }
}
