import pg from 'pg';

/** One statement, and how often a verification runs it. */
export interface StatementFigures {
  statement: string;
  /** Runs per verification. */
  calls: number;
  /** Milliseconds per verification that PostgreSQL spends on it. */
  milliseconds: number;
}

const MAX_STATEMENT_LENGTH = 160;

async function connected<T>(databaseUrl: string, use: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: databaseUrl, connectionTimeoutMillis: 10_000, statement_timeout: 10_000 });
  await client.connect();
  try {
    return await use(client);
  } finally {
    await client.end();
  }
}

/** Has PostgreSQL count its statements from its next start on; false if the extension is not installed or the role may not. */
export const countStatementsFromNextStart = (databaseUrl: string): Promise<boolean> =>
  connected(databaseUrl, async (client) => {
    try {
      await client.query('create extension if not exists pg_stat_statements');
      await client.query("alter system set shared_preload_libraries = 'pg_stat_statements'");
      return true;
    } catch {
      return false;
    }
  });

export const forgetStatements = (databaseUrl: string): Promise<unknown> =>
  connected(databaseUrl, (client) => client.query('select pg_stat_statements_reset()'));

/** Statements since they were last forgotten, in all databases, those that took longest first. */
export const statementFigures = (databaseUrl: string, verifications: number): Promise<StatementFigures[]> =>
  connected(databaseUrl, async (client) => {
    const { rows } = await client.query<{ query: string; calls: string; total: number }>(
      'select query, sum(calls) as calls, sum(total_exec_time) as total from pg_stat_statements group by query order by total desc',
    );
    return rows.map(({ query, calls, total }) => ({
      statement: query.replace(/\s+/g, ' ').slice(0, MAX_STATEMENT_LENGTH),
      calls: Number(calls) / verifications,
      milliseconds: total / verifications,
    }));
  });
