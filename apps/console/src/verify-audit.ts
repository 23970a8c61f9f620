/** Checks an audit log that was exported from the console, without any server: npm run verify-audit -- export.json [anchors…] */
import { readFileSync } from 'node:fs';
import type { AuditExport } from '@shiren/contracts-console';
import { readAnchors, verifyAudit } from './audit/verify.js';

const [file, ...anchorFiles] = process.argv.slice(2);
if (!file) {
  process.stderr.write('Name the exported file, and files with anchors if there are any: npm run verify-audit -- export.json anchors.jsonl\n');
  process.exit(2);
}
const exported = JSON.parse(readFileSync(file, 'utf8')) as AuditExport;
const anchors = anchorFiles.flatMap((each) => readAnchors(readFileSync(each, 'utf8')));
const flaw = verifyAudit(exported, anchors);
if (flaw) {
  process.stderr.write(`BROKEN: entry ${flaw.sequence} ${flaw.what}.\n`);
  process.exit(1);
}
const own = anchors.filter(({ accountId }) => accountId === exported.accountId).length;
process.stdout.write(`Whole: ${exported.entries.length} entries of ${exported.account}, held against ${own} anchors.\n`);
if (own === 0) process.stdout.write('Without anchors nobody can tell whether its end was cut off or written again: name a file with them.\n');
