import { Client, escapeIdentifier, escapeLiteral } from 'pg';

/** The role that owns a service's schema and runs its migrations; the service itself signs in by its own name. */
export const ownerOf = (service: string): string => `${service}_owner`;

/**
 * Makes two roles for each service: `<service>_owner`, which owns the schema of the service's name and changes its tables, and `<service>`,
 * which the service runs as and which may only read and write them (`grantTables`). Neither sees another schema. What an earlier release made
 * under another role goes over to the owner. Asked of a role that may make roles; may be repeated, with other passwords too.
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
 * Gives a service's schema and what is in it to its owner, and lets the service go on reading and writing what it owned until then. In one
 * statement, so that instances that are running notice nothing. Changes nothing where all of it is the owner's already.
 */
export function takeOver(service: string): string {
  const [schema, text] = [escapeIdentifier(service), escapeLiteral(service)];
  const [owner, ownerText] = [escapeIdentifier(ownerOf(service)), escapeLiteral(ownerOf(service))];
  // sequences of columns go with their table
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
 * What a service may do with its tables, to the letter: read and write rows, and less where `privileges` says so. Nothing with which tables are
 * changed, emptied at once, or given triggers, and nothing with the list of migrations. To be asked of the schema's owner, after migrations.
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
