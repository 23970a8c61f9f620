/**
 * npm run migration -- <app> <name>: writes a migration with the statements that turn a service's current tables into what its entities declare, and
 * registers it in the service's module. The current tables are those that the existing migrations create in an empty, temporary database.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { format, resolveConfig } from 'prettier';

const home = fileURLToPath(new URL('..', import.meta.url));
const [app = '', name = ''] = process.argv.slice(2);
// npm runs this in the project's folder; the test runs it in a small project of its own
const project = join(process.cwd(), 'apps', app);
const source = join(project, 'src');
const moduleFile = join(source, `${app}.module.ts`);

if (!/^[a-z-]+$/.test(app) || !/^[a-z][a-z0-9-]*$/.test(name)) refuse('Usage: npm run migration -- <app> <name>, for example: tokens late-callbacks');
if (!existsSync(moduleFile)) refuse(`There is no service named ${app}: ${relative(process.cwd(), moduleFile)} is missing.`);
if (!readFileSync(moduleFile, 'utf8').includes('migrations: [')) refuse(`${app} keeps no tables: its module has no list of migrations.`);

compile(join(home, 'libs/embedded'), join(home, 'libs/persistence'), project);
const { startTemporaryPostgres } = await import('@shiren/embedded');
const { schemaDifference } = await import('@shiren/persistence');
const { database } = await import(pathToFileURL(join(project, 'dist', `${app}.module.js`)).href);

const server = await startTemporaryPostgres();
let difference;
try {
  difference = await schemaDifference(database, { DATABASE_URL: server.url });
} finally {
  await server.stop();
}

const { up, down } = difference;
const className = `${name.replace(/(?:^|-)(.)/g, (_, letter) => letter.toUpperCase())}${Date.now()}`;
const folder = folderOf(up);
const file = join(folder, `${name}.migration.ts`);
if (existsSync(file)) refuse(`${relative(process.cwd(), file)} exists already; choose another name.`);
await write(file, migration(className, up, down));
await write(moduleFile, registered(readFileSync(moduleFile, 'utf8'), className, `./${relative(source, file).replace(/\.ts$/, '.js')}`));
const what =
  up.length > 0 ? `statements: ${up.length}; read them before you commit` : 'the entities and the tables are the same, so write its statements by hand';
process.stdout.write(`${relative(process.cwd(), file)}: ${what}\n`);

function refuse(sentence) {
  process.stderr.write(`${sentence}\n`);
  process.exit(1);
}

function compile(...projects) {
  const files = projects.map((folder) => join(folder, 'tsconfig.build.json'));
  const { status } = spawnSync(process.execPath, [join(home, 'node_modules/typescript-7/bin/tsc'), '-b', ...files], { stdio: 'inherit' });
  if (status !== 0) refuse(`${app} does not compile.`);
}

/** The folder of the entity of the first table; the source folder itself if no statement names a table that has an entity. */
function folderOf(statements) {
  const table = /(?:TABLE|ON) "(\w+)"/.exec(statements[0] ?? '')?.[1];
  const entity = readdirSync(source, { recursive: true })
    .filter((path) => path.endsWith('.ts'))
    .find((path) => readFileSync(join(source, path), 'utf8').includes(`@Entity('${table}'`));
  return entity ? join(source, dirname(entity)) : source;
}

function migration(className, up, down) {
  const body = (statements) =>
    (statements.length > 0 ? statements : ['']).map((sql) => `await runner.query(\`${sql.replace(/[\\`]|\$\{/g, '\\$&')}\`);`).join('\n');
  return `import type { MigrationInterface, QueryRunner } from 'typeorm';

    export class ${className} implements MigrationInterface {
      async up(runner: QueryRunner): Promise<void> {
        ${body(up)}
      }

      async down(runner: QueryRunner): Promise<void> {
        ${body(down)}
      }
    }`;
}

/** The module with an added import of the migration, and with the migration at the end of its list. */
function registered(text, className, path) {
  const list = text.indexOf('migrations: [') + 'migrations: ['.length;
  let end = list;
  for (let depth = 1; depth > 0; end += 1) depth += { '[': 1, ']': -1 }[text[end]] ?? 0;
  const items = text
    .slice(list, end - 1)
    .trim()
    .replace(/,$/, '');
  const lastImport = text.indexOf('\n', text.lastIndexOf('\nimport ') + 1) + 1;
  const imported = `${text.slice(0, lastImport)}import { ${className} } from '${path}';\n${text.slice(lastImport, list)}`;
  return `${imported}${items}${items && ', '}${className}${text.slice(end - 1)}`;
}

async function write(file, text) {
  writeFileSync(file, await format(text, { ...(await resolveConfig(join(home, 'package.json'))), parser: 'typescript' }));
}
