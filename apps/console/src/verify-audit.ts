/** Checks an audit log that was exported from the console, offline: npm run verify-audit -- export.json [anchors…] */
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
process.stdout.write(`Whole: ${exported.entries.length} entries of ${exported.account}, compared with ${own} anchors.\n`);
if (own === 0) process.stdout.write('Without anchors it is impossible to tell whether the end was cut off or rewritten: name a file with anchors.\n');
