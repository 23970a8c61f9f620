import type { MigrationInterface, QueryRunner } from 'typeorm';

export class AnnouncedPhotos1764000038000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('create table announced_photo (photo text primary key, import_id uuid not null references import (id) on delete cascade)');
    await runner.query('create index announced_photo_import on announced_photo (import_id)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table announced_photo');
  }
}
