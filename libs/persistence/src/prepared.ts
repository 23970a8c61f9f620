import type { QueryResult } from 'pg';
import type { DataSource } from 'typeorm';

/** A statement of the most frequent calls: each connection parses and plans it once, under its name, and TypeORM does not build it each time. */
export interface PreparedStatement {
  name: string;
  text: string;
}

export async function runPrepared<Row extends object>(database: DataSource, statement: PreparedStatement, values: readonly unknown[]): Promise<Row[]> {
  const runner = database.createQueryRunner();
  try {
    const client = (await runner.connect()) as { query(statement: object): Promise<QueryResult<Row>> };
    return (await client.query({ ...statement, values: [...values] })).rows;
  } finally {
    await runner.release();
  }
}
