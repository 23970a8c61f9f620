import { Client, escapeIdentifier, escapeLiteral } from 'pg';

/**
 * Makes a role for each service, named like it, with a schema of the same name that it owns; it sees no other. What an earlier
 * release made under another role goes over to it. Asked of a role that may make roles; may be repeated, with other passwords too.
 */
export async function ensureRoles(databaseUrl: string, passwords: ReadonlyMap<string, string>): Promise<void> {
  const client = new Client({ connectionString: databaseUrl, application_name: 'roles' });
  await client.connect();
  try {
    await client.query('begin');
    await client.query(`select pg_advisory_xact_lock(hashtext('roles'))`);
    await client.query('revoke all on schema public from public');
    await client.query(`do $$ begin execute format('revoke all on database %I from public', current_database()); end $$`);
    for (const [service, password] of passwords) for (const statement of roleStatements(service, password)) await client.query(statement);
    await client.query('commit');
  } finally {
    await client.end();
  }
}

function roleStatements(service: string, password: string): string[] {
  const role = escapeIdentifier(service);
  const text = escapeLiteral(service);
  return [
    `do $$ begin
       if not exists (select from pg_roles where rolname = ${text}) then create role ${role}; end if;
       if not (select rolsuper from pg_roles where rolname = current_user) then grant ${role} to current_user; end if;
       execute format('grant connect, temporary on database %I to ${role}', current_database());
     end $$`,
    `alter role ${role} with login password ${escapeLiteral(password)}`,
    `create schema if not exists ${role} authorization ${role}`,
    `alter schema ${role} owner to ${role}`,
    `do $$ declare kept record; begin
       for kept in select oid::regclass as name from pg_class
         where relnamespace = ${text}::regnamespace and relkind in ('r', 'p', 'v', 'm') and relowner <> ${text}::regrole
       loop execute format('alter table %s owner to ${role}', kept.name); end loop;
       for kept in select oid::regprocedure as name from pg_proc where pronamespace = ${text}::regnamespace and proowner <> ${text}::regrole
       loop execute format('alter routine %s owner to ${role}', kept.name); end loop;
     end $$`,
  ];
}
