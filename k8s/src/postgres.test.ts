import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { startTemporaryPostgres, type EmbeddedServer } from '@shiren/embedded';
import pg from 'pg';
import { parseAllDocuments } from 'yaml';
import { manifests } from './render.js';

interface Cluster {
  spec: { bootstrap: { initdb: { postInitApplicationSQL: string[] } }; managed: { roles: { name: string; inRoles?: string[] }[] } };
}

let cluster: Cluster['spec'];
let postgres: EmbeddedServer;
beforeAll(async () => {
  const [document] = parseAllDocuments(await readFile(join(manifests, 'servers/postgres.yaml'), 'utf8'));
  cluster = (document?.toJS() as Cluster).spec;
  postgres = await startTemporaryPostgres();
}, 60_000);
afterAll(() => postgres?.stop());

it('a new cluster has for each service an owner of its schema, and a role that owns nothing and may become nobody else', async () => {
  const client = new pg.Client({ connectionString: postgres.url });
  await client.connect();
  try {
    for (const statement of cluster.bootstrap.initdb.postInitApplicationSQL) await client.query(statement);
    const { rows: schemas } = await client.query<{ schema: string; owner: string }>(
      `select nspname as schema, rolname as owner from pg_namespace join pg_roles on pg_roles.oid = nspowner where nspname !~ '^pg_|^information_schema$|^public$' order by 1`,
    );
    const services = ['authority', 'console', 'materials', 'tokens', 'verdict'];
    expect(schemas).toEqual(services.map((service) => ({ schema: service, owner: `${service}_owner` })));
    const { rows: memberships } = await client.query<{ name: string; groups: string[] }>(
      `select rolname as name, array(select roleid::regrole::text from pg_auth_members where member = pg_roles.oid order by 1) as groups from pg_roles
        where rolname ~ '^(authority|console|materials|tokens|verdict)' order by 1`,
    );
    // a new cluster starts with the same memberships that the operator maintains in every cluster
    expect(memberships).toEqual(
      [...cluster.managed.roles]
        .sort((one, other) => (one.name < other.name ? -1 : 1))
        .map(({ name, inRoles = [] }) => ({ name, groups: [...inRoles].sort() })),
    );
    for (const service of services) {
      const { rows } = await client.query(
        `select has_schema_privilege($1::name, $1::text, 'usage') as enters, has_schema_privilege($1::name, $1::text, 'create') as makes`,
        [service],
      );
      expect(rows).toEqual([{ enters: true, makes: false }]);
    }
  } finally {
    await client.end();
  }
}, 60_000);
