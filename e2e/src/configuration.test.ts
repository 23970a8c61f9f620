import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { root } from '@shiren/testing';

describe('docs/operators/configuration.md', () => {
  it('is what the services read; npm run reference writes it', async () => {
    const program = `const { text, made } = await (await import('./tools/configuration.mjs')).configurationPage(); process.stdout.write(String(text === made));`;
    const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', program], { cwd: root, timeout: 30_000 });
    expect(stdout).toBe('true');
  });
});
