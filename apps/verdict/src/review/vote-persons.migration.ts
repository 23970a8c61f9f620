import type { MigrationInterface, QueryRunner } from 'typeorm';

export class VotePersons1764000102000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`alter table review_vote add persons uuid[] not null default '{}'`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('alter table review_vote drop persons');
  }
}
