import { expectRestorable, type Capabilities, type Manifest } from './manifest.js';

const own: Capabilities = { release: '0.10.2', postgres: '18', machine: 'linux-x64', migrations: ['First1', 'Second2'] };
const made: Manifest = {
  ...{ ...own, format: 1, madeAt: '2026-11-29T00:00:00.000Z', keysElsewhere: [] },
  handled: { streamCreated: '', sequence: 0 },
};
const refusal = (changes: Partial<Manifest>): unknown => {
  try {
    expectRestorable({ ...made, ...changes }, own);
    return undefined;
  } catch (error) {
    return (error as { code: string }).code;
  }
};

it.each([
  ['the same release', {}, undefined],
  ['an older release, with fewer migrations', { release: '0.9.11', migrations: ['First1'] }, undefined],
  ['a newer release', { release: '0.10.10' }, 'NEWER'],
  ['the next major release', { release: '1.0.0' }, 'NEWER'],
  ['the same release with a migration that this one lacks', { migrations: ['First1', 'Second2', 'Third3'] }, 'NEWER'],
  ['another form of the archive', { format: 2 }, 'NEWER'],
  ['another PostgreSQL', { postgres: '17' }, 'OTHER_POSTGRES'],
  ['another kind of machine', { machine: 'darwin-arm64' }, 'OTHER_MACHINE'],
] as const)('a backup of %s', (_, changes, expected) => {
  expect(refusal(changes)).toBe(expected);
});

it('the refusal names the migrations that are unknown', () => {
  expect(() => expectRestorable({ ...made, migrations: ['Third3'] }, own)).toThrow(/Third3.*Restore it with that release/);
});
