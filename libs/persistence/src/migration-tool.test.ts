import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { root } from '@shiren/testing';

const run = promisify(execFile);
let project: string;
const shop = (...path: string[]): string => join(project, 'apps/shop', ...path);

/** A service with one table that no migration creates yet. */
beforeEach(async () => {
  project = await mkdtemp(join(tmpdir(), 'migration-'));
  await mkdir(shop('src/orders'), { recursive: true });
  await symlink(join(root, 'node_modules'), join(project, 'node_modules'));
  await writeFile(join(project, 'package.json'), '{ "type": "module" }');
  const tsconfig = { extends: join(root, 'tsconfig.base.json'), compilerOptions: { rootDir: 'src', outDir: 'dist', types: ['node'] }, include: ['src'] };
  await writeFile(shop('tsconfig.build.json'), JSON.stringify(tsconfig));
  await writeFile(
    shop('src/orders/order.entity.ts'),
    `import { Check, Column, Entity, PrimaryColumn } from 'typeorm';

    @Entity('order')
    @Check('order_note_check', "note <> '\`'")
    export class Order {
      @PrimaryColumn('uuid')
      id!: string;

      @Column('text', { default: '\${none}' })
      note!: string;
    }`,
  );
  await writeFile(
    shop('src/shop.module.ts'),
    `import type { ServiceDatabase } from '@shiren/persistence';
    import { Order } from './orders/order.entity.js';

    export const database: ServiceDatabase = { schema: 'shop', entities: [Order], migrations: [] };`,
  );
});

afterEach(() => rm(project, { recursive: true, force: true }));

const makeMigration = (...words: string[]): Promise<{ stdout: string }> =>
  run(process.execPath, [join(root, 'tools/migration.mjs'), ...words], { cwd: project });

describe('npm run migration', () => {
  it('writes what the entities declare and the tables lack; run again, nothing', async () => {
    const before = Date.now();
    const first = await makeMigration('shop', 'first-orders');
    expect(first.stdout).toMatch(/^apps\/shop\/src\/orders\/first-orders\.migration\.ts: statements: 1; read them/);
    const text = await readFile(shop('src/orders/first-orders.migration.ts'), 'utf8');
    const [, stamp] = /export class FirstOrders(\d{13}) implements MigrationInterface/.exec(text) ?? [];
    expect(Number(stamp)).toBeGreaterThanOrEqual(before);
    expect(Number(stamp)).toBeLessThanOrEqual(Date.now());

    // compiles the first migration and runs it
    const second = await makeMigration('shop', 'nothing-new');
    expect(second.stdout).toMatch(/^apps\/shop\/src\/nothing-new\.migration\.ts: the entities and the tables are the same/);
    const third = await makeMigration('shop', 'still-nothing');
    expect(third.stdout).toContain('are the same');
    const module = await readFile(shop('src/shop.module.ts'), 'utf8');
    expect(module).toMatch(/migrations: \[FirstOrders\d+, NothingNew\d+, StillNothing\d+\]/);
  }, 180_000);

  it('says what is wrong with its arguments, and writes nothing', async () => {
    await expect(makeMigration('shop', '../first')).rejects.toThrow('Usage: npm run migration');
    await expect(makeMigration('market', 'first')).rejects.toThrow('There is no service named market');
    expect(await readdir(shop('src'))).toEqual(['orders', 'shop.module.ts']);
  });
});
