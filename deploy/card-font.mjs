/** Brings the font with which tests and benchmarks draw ID cards: Debian's fonts-noto-cjk, installed where we may, else asked for. */
import { spawnSync } from 'node:child_process';
import { hasCardFont } from '../libs/testing/dist/cards/font.js';

if (!hasCardFont()) {
  const mayInstall = process.getuid?.() === 0;
  process.stdout.write('Generated ID cards need the font Noto CJK …\n');
  const install = 'apt-get update -qq && apt-get install -y -qq --no-install-recommends fonts-noto-cjk fontconfig';
  if (mayInstall) spawnSync('sh', ['-c', install], { stdio: 'inherit', timeout: 300_000 });
  if (!hasCardFont()) {
    console.error('It could not be installed here. Run: sudo apt-get install fonts-noto-cjk fontconfig');
    process.exit(1);
  }
}
