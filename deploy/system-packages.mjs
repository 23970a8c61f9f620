/** What the tests need of the system and npm can't bring: installed through apt where that may be done, else named. */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';

/** Debian's package, and files by any of which one sees that it, or another of its kind, is there. */
const packages = {
  chromium: ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'],
  'fonts-noto-cjk': ['/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc', '/Library/Fonts'],
};

export function ensureSystemPackages() {
  const missing = Object.entries(packages).flatMap(([name, files]) => (files.some((file) => existsSync(file)) ? [] : [name]));
  if (missing.length === 0 || process.env.CHROMIUM) return;
  const mayInstall = process.getuid?.() === 0 && spawnSync('apt-get', ['--version'], { stdio: 'ignore' }).status === 0;
  if (mayInstall) {
    process.stdout.write(`Installing ${missing.join(' and ')} for the tests …\n`);
    const apt = (...words) =>
      spawnSync('apt-get', ['-qq', ...words], { stdio: ['ignore', 'ignore', 'inherit'], env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } });
    apt('update');
    apt('install', '-y', '--no-install-recommends', ...missing);
  }
  const still = missing.filter((name) => !packages[name].some((file) => existsSync(file)));
  if (still.length === 0) return;
  process.stderr.write(`The tests in a browser need ${still.join(' and ')}: apt-get install ${still.join(' ')} (or set CHROMIUM to a browser's program).\n`);
}
