import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { postgresVersion } from '@shiren/embedded';
import { root } from '../home.js';
import { services } from '../services.js';
import type { Capabilities } from './manifest.js';

/** Schemas of the services that have tables. */
export const schemas = services.filter(({ migrates }) => migrates).map(({ name }) => name);

/** What this release brings. */
export async function capabilities(): Promise<Capabilities> {
  const { version } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as { version: string };
  const folders = [join(root, 'libs/persistence/dist'), ...schemas.map((name) => join(root, 'apps', name, 'dist'))];
  return {
    release: version,
    postgres: await postgresVersion(),
    machine: `${process.platform}-${process.arch}`,
    migrations: (await Promise.all(folders.map(migrationsIn))).flat(),
  };
}

/** Names of the migration classes in a service's compiled files; TypeORM requires that a timestamp ends them. */
async function migrationsIn(folder: string): Promise<string[]> {
  const files = (await readdir(folder, { recursive: true })).filter((file) => file.endsWith('.migration.js'));
  const modules = (await Promise.all(files.map((file) => import(pathToFileURL(join(folder, file)).href)))) as Record<string, unknown>[];
  return modules.flatMap((module) => Object.keys(module)).filter((name) => /\d{13}$/.test(name));
}
