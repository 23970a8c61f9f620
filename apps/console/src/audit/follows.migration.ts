import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Somebody with the service's password can add entries of their own, but only the next one and only with the current time (within an hour,
 * to allow for clock differences): nothing is backdated, and no gap is left. Tables are named with their schema and `pg_temp` comes last,
 * because a temporary table of the same name would otherwise be found first.
 */
export class AuditFollows1764000110000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create function follow_last_entry() returns trigger language plpgsql set search_path = console, pg_temp as $$
        begin
          if new.sequence <> 1 + coalesce((select max(sequence) from console.audit_entry where account_id = new.account_id), 0) then
            raise exception 'an audit entry has the next sequence';
          end if;
          if new.at not between clock_timestamp() - interval '1 hour' and clock_timestamp() + interval '1 hour' then
            raise exception 'an audit entry has the time of now; compare the clocks of console and PostgreSQL';
          end if;
          return new;
        end $$`);
    await runner.query('create trigger audit_entry_follows before insert on audit_entry for each row execute function follow_last_entry()');
    await runner.query('alter function note_anchored_hash() set search_path = console, pg_temp');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('alter function note_anchored_hash() reset search_path');
    await runner.query('drop trigger audit_entry_follows on audit_entry');
    await runner.query('drop function follow_last_entry');
  }
}
