import { Client, escapeIdentifier, escapeLiteral } from 'pg';

/** The role that owns a service's schema and runs its migrations; the service itself connects with its own role. */
export const ownerOf = (service: string): string => `${service}_owner`;

/**
 * Creates two roles for each service: `<service>_owner`, which owns the service's schema and changes its tables, and `<service>`,
 * which the service runs as and which may only read and write rows (`grantTables`). Neither can access another schema. Objects that an earlier
 * release created under another role are transferred to the owner. Needs a role that may create roles; can be run again, also with other passwords.
 */
export async function ensureRoles(databaseUrl: string, services: readonly string[], passwordOf: (role: string) => string): Promise<void> {
  const client = new Client({ connectionString: databaseUrl, application_name: 'roles' });
  await client.connect();
  try {
    await client.query('begin');
    await client.query(`select pg_advisory_xact_lock(hashtext('roles'))`);
    await client.query('revoke all on schema public from public');
    await client.query(`do $$ begin execute format('revoke all on database %I from public', current_database()); end $$`);
    for (const service of services) {
      for (const role of [service, ownerOf(service)]) for (const statement of roleStatements(role, passwordOf(role))) await client.query(statement);
      await client.query(`create schema if not exists ${escapeIdentifier(service)} authorization ${escapeIdentifier(ownerOf(service))}`);
      await client.query(takeOver(service));
    }
    await client.query('commit');
  } finally {
    await client.end();
  }
}

function roleStatements(name: string, password: string): string[] {
  const role = escapeIdentifier(name);
  return [
    `do $$ begin
       if not exists (select from pg_roles where rolname = ${escapeLiteral(name)}) then create role ${role}; end if;
       if not (select rolsuper from pg_roles where rolname = current_user) then grant ${role} to current_user; end if;
       execute format('grant connect, temporary on database %I to ${role}', current_database());
     end $$`,
    `alter role ${role} with login password ${escapeLiteral(password)}`,
  ];
}

/**
 * Transfers a service's schema and everything in it to its owner and keeps the service's access to what it owned before. A single statement,
 * so that running instances are not disturbed. Changes nothing if the owner has everything already.
 */
export function takeOver(service: string): string {
  const [schema, text] = [escapeIdentifier(service), escapeLiteral(service)];
  const [owner, ownerText] = [escapeIdentifier(ownerOf(service)), escapeLiteral(ownerOf(service))];
  // sequences of columns are transferred with their table
  return `do $$ declare kept record; begin
    if (select nspowner from pg_namespace where nspname = ${text}) <> ${ownerText}::regrole then alter schema ${schema} owner to ${owner}; end if;
    grant usage on schema ${schema} to ${schema};
    for kept in select oid::regclass as name from pg_class
      where relnamespace = ${text}::regnamespace and relkind in ('r', 'p', 'v', 'm') and relowner <> ${ownerText}::regrole
    loop
      execute format('alter table %s owner to ${owner}', kept.name);
      execute format('grant select, insert, update, delete on %s to ${schema}', kept.name);
    end loop;
    for kept in select oid::regprocedure as name from pg_proc where pronamespace = ${text}::regnamespace and proowner <> ${ownerText}::regrole
    loop execute format('alter routine %s owner to ${owner}', kept.name); end loop;
  end $$`;
}

/**
 * Grants a service exactly what it needs on its tables: reading and writing rows, or less if `privileges` says so. It may not alter or truncate
 * tables or create triggers, and has no access to the list of migrations. Run as the schema's owner, after migrations.
 */
export function grantTables(service: string, privileges: Readonly<Record<string, string>>): string {
  const schema = escapeIdentifier(service);
  return [
    'begin',
    `revoke all on all tables in schema ${schema} from ${schema}, public`,
    `revoke all on all sequences in schema ${schema} from ${schema}, public`,
    `revoke all on schema ${schema} from ${schema}, public`,
    `grant usage on schema ${schema} to ${schema}`,
    `grant select, insert, update, delete on all tables in schema ${schema} to ${schema}`,
    `grant usage on all sequences in schema ${schema} to ${schema}`,
    ...Object.entries({ migration: '', ...privileges }).flatMap(([name, granted]) => {
      const table = `${schema}.${escapeIdentifier(name)}`;
      return [`revoke all on ${table} from ${schema}`, ...(granted ? [`grant ${granted} on ${table} to ${schema}`] : [])];
    }),
    'commit',
  ].join('; ');
}
