import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * An anchor also records the hash it stood for, so that a log whose end was cut off and rewritten is noticed in the database too. The database looks
 * the hash up itself, so instances of the previous release need not know it. No role that may write anchors can move them backward.
 */
export class AnchoredHash1764000100000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('alter table audit_anchor add hash bytea');
    await runner.query(`
      update audit_anchor set hash = audit_entry.hash from audit_entry
        where audit_entry.account_id = audit_anchor.account_id and audit_entry.sequence = audit_anchor.sequence`);
    await runner.query(`
      create function note_anchored_hash() returns trigger language plpgsql as $$
        begin
          if tg_op = 'UPDATE' and (new.account_id <> old.account_id or new.sequence <= old.sequence) then raise exception 'an anchor only moves on'; end if;
          select hash into strict new.hash from audit_entry where account_id = new.account_id and sequence = new.sequence;
          return new;
        end $$`);
    await runner.query('create trigger audit_anchor_hash before insert or update on audit_anchor for each row execute function note_anchored_hash()');
    for (const table of ['audit_entry', 'audit_anchor']) {
      await runner.query(`create trigger ${table}_stays before truncate on ${table} for each statement execute function refuse_change()`);
    }
    await runner.query('create trigger audit_anchor_only_grows before delete on audit_anchor for each row execute function refuse_change()');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop trigger audit_entry_stays on audit_entry');
    for (const trigger of ['hash', 'stays', 'only_grows']) await runner.query(`drop trigger audit_anchor_${trigger} on audit_anchor`);
    await runner.query('drop function note_anchored_hash');
    await runner.query('alter table audit_anchor drop hash');
  }
}
