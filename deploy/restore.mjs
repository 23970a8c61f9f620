/** npm run restore: puts a backup into an empty data folder. See docs/operators/backup.md. */
import './ends-with-npm.mjs';
import { existsSync } from 'node:fs';

// a fresh clone is installed and compiled first; otherwise not, because another system may be running from this folder
if (!existsSync(new URL('launcher/dist/backup/command.js', import.meta.url))) await import('./prepare.mjs');
const { runRestore } = await import('./launcher/dist/backup/command.js');
await runRestore(process.argv.slice(2));
