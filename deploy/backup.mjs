/** npm run backup: the whole system on this machine, in one file, while it runs. See docs/operators/backup.md. */
import './ends-with-npm.mjs';

const { runBackup } = await import('./launcher/dist/backup/command.js');
await runBackup(process.argv.slice(2));
