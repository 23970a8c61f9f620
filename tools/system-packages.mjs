/** System packages that the tests need and npm can't install: installed with apt where that is allowed, otherwise only named. */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';

/** Debian's packages, each with files of which any one shows that the package or an equivalent is installed. */
const forCards = {
  'fonts-noto-cjk': ['/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc', '/Library/Fonts'],
  fontconfig: ['/etc/fonts/fonts.conf', '/Library/Fonts'],
};
const forTheWholeSystem = {
  chromium: [process.env.CHROMIUM, '/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'],
  strace: ['/usr/bin/strace'],
  python3: ['/usr/bin/python3', '/opt/homebrew/bin/python3'],
  'php-cli': ['/usr/bin/php', '/opt/homebrew/bin/php', '/usr/local/bin/php'],
};

const INSTALL_DEADLINE_MS = 600_000;

/** Generated ID cards need a font; tests of the whole system need a browser, strace, and the languages of the examples. */
export function ensureSystemPackages({ wholeSystem }) {
  const packages = wholeSystem ? { ...forCards, ...forTheWholeSystem } : forCards;
  const missing = () => Object.keys(packages).filter((name) => !packages[name].some((file) => file && existsSync(file)));
  const wanted = missing();
  if (wanted.length === 0) return;
  const mayInstall = process.getuid?.() === 0 && spawnSync('apt-get', ['--version'], { stdio: 'ignore' }).status === 0;
  if (mayInstall) {
    process.stdout.write(`Installing ${wanted.join(', ')} for the tests …\n`);
    const apt = (...words) =>
      spawnSync('apt-get', ['-qq', ...words], {
        stdio: ['ignore', 'ignore', 'inherit'],
        env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
        timeout: INSTALL_DEADLINE_MS,
      });
    apt('update');
    apt('install', '-y', '--no-install-recommends', ...wanted);
  }
  const still = missing();
  if (still.length > 0) process.stderr.write(`Some tests will fail here, since they need ${still.join(', ')}. Run: sudo apt-get install ${still.join(' ')}\n`);
}
