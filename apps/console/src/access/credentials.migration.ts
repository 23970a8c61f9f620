import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Records who set whose credentials. Earlier events are taken from the audit log, by the users' current names. */
export class Credentials1764000101000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('alter table console_user add password_changed_at timestamptz');
    await runner.query('create table credential_setting (user_id uuid, holder_id uuid, at timestamptz not null, primary key (user_id, holder_id))');
    await runner.query(`
      update console_user set password_changed_at = (
        select max(at) from audit_entry where audit_entry.account_id = console_user.account_id and action = 'password.change' and subject = console_user.name)`);
    await runner.query(`
      insert into credential_setting (user_id, holder_id, at)
        select known.id, doer.id, max(entry.at) from audit_entry entry
          join console_user known on known.account_id = entry.account_id and known.name = entry.subject
          join console_user doer on doer.account_id = entry.account_id and doer.name = entry.user_name
         where entry.action in ('user.add', 'user.reset-password') and known.id <> doer.id
         group by known.id, doer.id`);
    await runner.query('alter table scene add four_eyes_until timestamptz');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('alter table scene drop four_eyes_until');
    await runner.query('drop table credential_setting');
    await runner.query('alter table console_user drop password_changed_at');
  }
}
