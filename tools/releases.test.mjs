import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const git = (...words) => execFileSync('git', words, { cwd: root, encoding: 'utf8', maxBuffer: 1e7 }).trim();
const there = (revision) => spawnSync('git', ['cat-file', '-e', revision], { cwd: root, stdio: 'ignore' }).status === 0;
const read = (file) => readFileSync(`${root}${file}`, 'utf8');

/** Oldest first. Where a clone has no tags, as in CI, this file says which commit a release is. */
const releases = JSON.parse(read('tools/releases.json'));
const { version } = JSON.parse(read('package.json'));
const changelog = [...read('CHANGELOG.md').matchAll(/^## (\d+\.\d+\.\d+) - (\d{4}-\d\d-\d\d)$/gm)].map(([, version, date]) => ({ version, date })).reverse();
/** The commit that makes a release can't contain its own hash: the commit after it lists it. */
const justMade = there('HEAD~1') && JSON.parse(git('show', 'HEAD~1:package.json')).version !== version;

describe('releases', () => {
  it('are the same in the changelog and in tools/releases.json', () => {
    const listed = releases.map(({ version, date }) => ({ version, date }));
    expect(changelog.slice(0, releases.length)).toEqual(listed);
    expect(changelog.length - releases.length).toBe(justMade ? 1 : 0);
  });

  it('have the version of every package, the newest that of now', () => {
    expect(version).toBe(changelog.at(-1).version);
    const packages = git('ls-files', 'package.json', '**/package.json')
      .split('\n')
      .filter((file) => !file.startsWith('docs/integrators/examples/') && /"(@shiren\/[^"]+|shiren)",\n/.test(read(file).slice(0, 80)));
    expect(packages.length).toBeGreaterThan(30);
    const wrong = packages.flatMap((file) => {
      const { version: own, dependencies = {}, devDependencies = {} } = JSON.parse(read(file));
      const ours = Object.entries({ ...dependencies, ...devDependencies }).filter(([name]) => name.startsWith('@shiren/'));
      return own === version && ours.every(([, of]) => of === version) ? [] : [file];
    });
    expect(wrong).toEqual([]);
  });

  it.each(releases)('$version is the commit that its tag names, with that version', ({ version, commit }) => {
    // a clone of a part of the history has neither
    if (!there(`${commit}^{commit}`)) return;
    expect(JSON.parse(git('show', `${commit}:package.json`)).version).toBe(version);
    expect(spawnSync('git', ['merge-base', '--is-ancestor', commit, 'HEAD'], { cwd: root }).status).toBe(0);
    if (!there(`v${version}`)) return;
    expect(git('cat-file', '-t', `v${version}`)).toBe('tag');
    expect(git('rev-parse', `v${version}^{commit}`)).toBe(commit);
  });

  it('have no tag that is not listed', () => {
    const tags = git('tag', '--list', 'v*', '--merged', 'HEAD').split('\n').filter(Boolean);
    const known = [...releases, ...changelog].map(({ version }) => `v${version}`);
    expect(tags.filter((tag) => !known.includes(tag))).toEqual([]);
  });
});
