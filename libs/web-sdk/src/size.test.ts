import { readFileSync, readdirSync } from 'node:fs';
import { gzipSync } from 'node:zlib';

const MAX_BYTES = 8 * 1024;
const dist = new URL('../dist/', import.meta.url);
const compressed = (...files: string[]): number => gzipSync(Buffer.concat(files.map((file) => readFileSync(new URL(file, dist)))), { level: 9 }).length;

it('the file for a script tag has at most 8 KB, compressed', () => expect(compressed('pages/web-sdk.js')).toBeLessThanOrEqual(MAX_BYTES));

it('so have the modules together', () => {
  const modules = readdirSync(dist).filter((name) => name.endsWith('.js'));
  expect(modules).toContain('verify.js');
  expect(compressed(...modules)).toBeLessThanOrEqual(MAX_BYTES);
});
