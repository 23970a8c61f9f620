import type { QueryResult } from 'pg';
import type { DataSource } from 'typeorm';

/** A statement of the calls that are made most: each connection has it read and planned once, under its name, and TypeORM builds nothing. */
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
