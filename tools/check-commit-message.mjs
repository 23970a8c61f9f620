/** Git's commit-msg hook: node tools/check-commit-message.mjs <file with the message> */
import { readFileSync } from 'node:fs';
import { flawsOf } from './commit-message.mjs';

const flaws = flawsOf(readFileSync(process.argv[2], 'utf8'));
for (const flaw of flaws) process.stderr.write(`${flaw}\n`);
if (flaws.length > 0) {
  process.stderr.write('Nothing was committed. CONTRIBUTING.md says how messages are written.\n');
  process.exit(1);
}
