import { mkdtemp, mkdir, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { isInside, readPhotoFile } from './photo-file.js';
import { toTemplate } from './descriptor.js';
import { findSystem } from './find-system.js';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'people-'));
});
afterEach(() => rm(folder, { recursive: true }));

describe('a file named in it', () => {
  test('is read from its folder, following links inside it', async () => {
    await mkdir(join(folder, 'photos'));
    await writeFile(join(folder, 'photos/a.jpg'), 'a');
    await symlink('a.jpg', join(folder, 'photos/b.jpg'));
    expect(await readPhotoFile(folder, 'photos/../photos/b.jpg')).toEqual(Buffer.from('a'));
  });

  test.each(['../secret', '/etc/passwd', 'photos/../../secret', '..', '.', 'link', 'linked/passwd'])('%s is outside of it', async (path) => {
    await symlink('/etc/passwd', join(folder, 'link'));
    await symlink('/etc', join(folder, 'linked'));
    expect(await readPhotoFile(folder, path)).toBe('path-outside');
  });

  test('must be an existing file of at most 2 MiB', async () => {
    await mkdir(join(folder, 'photos'));
    execFileSync('mkfifo', [join(folder, 'pipe')]);
    await writeFile(join(folder, 'large'), Buffer.alloc(2 * 1024 * 1024 + 1));
    await writeFile(join(folder, 'largest'), Buffer.alloc(2 * 1024 * 1024));
    const results = await Promise.all(['photos', 'pipe', 'none', 'nul\0', 'large', 'largest'].map((path) => readPhotoFile(folder, path)));
    expect(results.map((result) => (typeof result === 'string' ? result : result.length))).toEqual([
      'file-missing',
      'file-missing',
      'file-missing',
      'file-missing',
      'file-too-large',
      2 * 1024 * 1024,
    ]);
  });

  test('isInside agrees with the path’s segments', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom('..', '.', 'a', '..b', 'c..'), { maxLength: 8 }), (segments) => {
        const depth = segments.reduce((at, segment) => at + (segment === '..' ? -1 : segment === '.' ? 0 : 1), 0);
        const target = join('/home/people', ...segments);
        expect(isInside('/home/people', target)).toBe(target.startsWith('/home/people/') && target !== '/home/people/');
        if (depth <= 0) expect(isInside('/home/people', target)).toBe(false);
      }),
    );
  });
});

describe('a descriptor', () => {
  const model = 'some-model@1.0/0123abcd';

  test('becomes a template of the model that it names', () => {
    fc.assert(
      fc.property(fc.array(fc.float({ noNaN: true, noDefaultInfinity: true }), { minLength: 16, maxLength: 512 }), (descriptor) => {
        const template = toTemplate(Buffer.from(JSON.stringify({ model, descriptor })));
        expect(template).toEqual({ model, descriptor: Float32Array.from(descriptor, (value) => value + 0) });
      }),
    );
  });

  test.each([
    '',
    '{}',
    'null',
    JSON.stringify({ model, descriptor: Array(15).fill(0) }),
    JSON.stringify({ model, descriptor: Array(128).fill('0') }),
    JSON.stringify({ model, descriptor: Array(128).fill(1e300) }),
    JSON.stringify({ model: '../x', descriptor: Array(128).fill(0) }),
  ])('is refused: %.40s', (file) => {
    expect(toTemplate(Buffer.from(file))).toBe('descriptor-invalid');
  });

  test('without a model, as release 0.1.0 accepted it, is refused with a reason of its own', () => {
    expect(toTemplate(Buffer.from(JSON.stringify(Array(128).fill(0))))).toBe('descriptor-without-model');
  });
});

describe('the system to import into', () => {
  const set = { NATS_URL: 'nats://a', MASTER_KEY: 'k', BLOB_DIRECTORY: '/b' };

  test('is the one that the environment names', async () => {
    expect(await findSystem(set, folder)).toBe(set);
  });

  test('or the one that runs in the folder, whose values the environment may override', async () => {
    await mkdir(join(folder, '.shiren'));
    await writeFile(join(folder, '.shiren/run.json'), JSON.stringify({ natsUrl: 'nats://here', blobDirectory: '/here', pid: 1 }));
    await writeFile(join(folder, '.shiren/secrets.json'), JSON.stringify({ MASTER_KEY: 'here' }));
    expect(await findSystem({ BLOB_DIRECTORY: '/b' }, folder)).toEqual({ NATS_URL: 'nats://here', MASTER_KEY: 'here', BLOB_DIRECTORY: '/b' });
  });

  test('or a missing system is reported', async () => {
    await expect(findSystem({}, folder)).rejects.toThrow('npm start');
  });
});
