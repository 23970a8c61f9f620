import { DataSource } from 'typeorm';
import { databaseOptions, migrate, type ServiceDatabase } from './database.js';

/** Statements that turn the tables into what the entities declare, and back, each list in the order in which it runs. */
export interface SchemaDifference {
  up: string[];
  down: string[];
}

/**
 * Migrates a database and compares its tables with the entities. Conditions of indexes and expressions of checks are not compared: TypeORM compares
 * only their names.
 */
export async function schemaDifference(service: ServiceDatabase, env: NodeJS.ProcessEnv): Promise<SchemaDifference> {
  await migrate(service, env);
  const database = await new DataSource(databaseOptions(service, env)).initialize();
  try {
    const { upQueries, downQueries } = await database.driver.createSchemaBuilder().log();
    return { up: upQueries.map(({ query }) => query), down: downQueries.map(({ query }) => query).reverse() };
  } finally {
    await database.destroy();
  }
}
