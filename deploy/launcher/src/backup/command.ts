import { parseArgs } from 'node:util';
import { Home, whatRuns } from '../home.js';
import { RunsAlready } from '../lock.js';
import { Progress } from '../progress.js';
import { backUp } from './backup.js';
import { Refusal } from './manifest.js';
import { restore } from './restore.js';

const BACKUP_USAGE = 'npm run backup -- <file or folder> [--recipient age1… | --passphrase-file <file>]';
const RESTORE_USAGE = 'npm run restore -- <file> [--check] [--replace] [--identity <file> | --passphrase-file <file>]';
const MEGABYTE = 1024 * 1024;

const say = (line: string): void => void process.stdout.write(`${line}\n`);

/** npm run backup */
export const runBackup = (words: readonly string[]): Promise<void> =>
  command(async (home, progress, signal) => {
    const { values, positionals } = parsed(BACKUP_USAGE, words, { recipient: { type: 'string' }, 'passphrase-file': { type: 'string' } });
    const keys = { recipient: values['recipient'], passphraseFile: values['passphrase-file'] };
    const { file, bytes, images, keysElsewhere } = await backUp(home, positionals[0] ?? '', given(keys), progress, signal);
    say(`\n  ${file}: ${(bytes / MEGABYTE).toFixed(1)} MiB, ${images} encrypted images and templates.`);
    if (!values['recipient'] && !values['passphrase-file'])
      say(
        '  It holds the master key together with what that key encrypts, faces among it: encrypt it (--recipient, --passphrase-file) before it leaves this machine.',
      );
    sayElsewhere(keysElsewhere);
  });

/** npm run restore */
export const runRestore = (words: readonly string[]): Promise<void> =>
  command(async (home, progress) => {
    const { values, positionals } = parsed(RESTORE_USAGE, words, {
      check: { type: 'boolean' },
      replace: { type: 'boolean' },
      identity: { type: 'string' },
      'passphrase-file': { type: 'string' },
    });
    const keys = given({ identityFile: values['identity'], passphraseFile: values['passphrase-file'] });
    const options = { ...keys, check: values['check'] === true, replace: values['replace'] === true };
    const { manifest, setAside } = await restore(home, positionals[0] ?? '', options, progress);
    say(`\n  Made by release ${manifest.release} at ${manifest.madeAt}.`);
    if (options.check) return say('  It is whole, and this release can restore it.');
    say(`  Restored into ${home.path}: start it with npm start.`);
    if (setAside !== undefined) say(`  What was there before is in ${setAside}: delete it once you no longer need it.`);
    say('  People whose data was erased after that time are back: erase them again (docs/operators/backup.md).');
    sayElsewhere(manifest.keysElsewhere);
  });

function sayElsewhere(keysElsewhere: readonly string[]): void {
  if (keysElsewhere.length === 0) return;
  say(`  Not in the backup, because npm start had been given it: ${keysElsewhere.join(', ')}. Without it nothing in the backup can be read.`);
}

async function command(work: (home: Home, progress: Progress, signal: AbortSignal) => Promise<void>): Promise<void> {
  const home = Home.fromEnvironment();
  const stop = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => stop.abort());
  try {
    await work(home, new Progress(say), stop.signal);
  } catch (error) {
    process.exitCode = 1;
    if (stop.signal.aborted) process.stderr.write('Interrupted: no backup was made.\n');
    else if (error instanceof RunsAlready) process.stderr.write(whatRuns(home.path, error.pid, await home.running()));
    else process.stderr.write(`${(error as Error).message}\n`);
  }
}

type Options = NonNullable<NonNullable<Parameters<typeof parseArgs>[0]>['options']>;

/** Exactly one word besides the options. */
function parsed<Given extends Options>(usage: string, words: readonly string[], options: Given) {
  try {
    const found = parseArgs({ args: [...words], options, allowPositionals: true, strict: true });
    if (found.positionals.length === 1) return found;
  } catch {
    // an unknown option
  }
  throw new Refusal('USAGE', `Usage: ${usage}`);
}

/** Without the keys that are not set. */
const given = <Values extends Record<string, string | undefined>>(values: Values): { [Name in keyof Values]?: string } =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as { [Name in keyof Values]?: string };
