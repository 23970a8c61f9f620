import { randomBytes } from 'node:crypto';
import { chmod, mkdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The project's folder. */
export const root = resolve(fileURLToPath(new URL('../../..', import.meta.url)));

/** Secrets that must survive restarts. */
export interface Secrets {
  /** 32 bytes in base64. */
  MASTER_KEY: string;
  postgresPassword: string;
  /** The services' passwords for PostgreSQL and NATS are derived from it. */
  serviceSecret: string;
  /** The initial password of the demo account's owner. */
  consolePassword: string;
}

/** The part of run.json that a second start prints and a backup needs. */
export interface RunningSystem {
  pid: number;
  gateway: string;
  console: string;
  databaseUrl: string;
  natsUrl: string;
  blobDirectory: string;
  /** Variables that were set; see `settingsElsewhere`. Absent if an earlier release wrote the file. */
  settingsElsewhere?: readonly string[];
}

/** Variables that say where a system's keys and data are, if not in its folder. */
const ELSEWHERE = [
  ...['DATABASE_URL', 'BLOB_S3_BUCKET', 'VAULT_ADDR'],
  ...['MASTER_KEY', 'MASTER_KEYS_OTHER', 'LOOKUP_KEY'].flatMap((key) => [key, `${key}_FILE`]),
];
/** Those of them that are set. */
export const settingsElsewhere = (env: NodeJS.ProcessEnv): string[] => ELSEWHERE.filter((name) => env[name]);

/** Message for a second start on the same data: which process uses the folder, its address, and how to stop it. */
export function whatRuns(folder: string, pid: number, running: RunningSystem | undefined): string {
  const addresses =
    running?.pid === pid ? [`  Endpoint   ${running.gateway}`, `  Console    ${running.console}`] : ['  It is still starting, or about to end.'];
  return [
    `Shiren runs already with the data in ${folder}: process ${pid}.`,
    ...addresses,
    `  Stop it    kill ${pid}   (or press Ctrl-C in its terminal)`,
    '  Run another system beside it   SHIREN_HOME=<another folder> PORT=<another port> npm start',
    '',
  ].join('\n');
}

/** A log of an earlier run that is larger than this is renamed at the start; one such old log is kept. */
const LOG_LIMIT = 10 * 1024 * 1024;

/** The folder with everything that a system on this machine stores. */
export class Home {
  constructor(readonly path: string) {}

  static fromEnvironment(): Home {
    return new Home(resolve(process.env['SHIREN_HOME'] ?? join(root, '.shiren')));
  }

  get secretsFile(): string {
    return join(this.path, 'secrets.json');
  }
  get runFile(): string {
    return join(this.path, 'run.json');
  }
  get blobs(): string {
    return join(this.path, 'blobs');
  }
  get postgres(): string {
    return join(this.path, 'postgres');
  }
  get nats(): string {
    return join(this.path, 'nats');
  }
  get processes(): string {
    return join(this.path, 'processes.json');
  }
  get lock(): string {
    return join(this.path, 'lock');
  }
  /** Exists while a backup is restored into the folder, and afterwards if that was interrupted. */
  get restoring(): string {
    return join(this.path, 'restoring');
  }
  log(service: string): string {
    return join(this.path, 'logs', `${service}.log`);
  }

  async prepare(logs: readonly string[]): Promise<void> {
    await mkdir(this.path, { recursive: true });
    await chmod(this.path, 0o711); // PostgreSQL's own user must be able to pass through, and nobody needs to list it
    await mkdir(join(this.path, 'logs'), { recursive: true, mode: 0o700 });
    await mkdir(this.blobs, { recursive: true, mode: 0o700 });
    for (const log of logs) {
      const size = await stat(this.log(log)).then(
        (file) => file.size,
        () => 0,
      );
      if (size > LOG_LIMIT) await rename(this.log(log), `${this.log(log)}.1`);
    }
  }

  /** Throws if a restore was interrupted, because then some of the data is missing. */
  async expectWhole(): Promise<void> {
    if (await exists(this.restoring))
      throw new Error(`The data in ${this.path} is incomplete, because a restore was interrupted: run npm run restore again, with the same backup.`);
  }

  /** Information about the running system; absent while it starts or stops. */
  async running(): Promise<RunningSystem | undefined> {
    try {
      return JSON.parse(await readFile(this.runFile, 'utf8')) as RunningSystem;
    } catch {
      return undefined;
    }
  }

  /** Generated at the first start. Images and all other encrypted data are lost without them. */
  async secrets(): Promise<Secrets> {
    const kept = JSON.parse(await readFile(this.secretsFile, 'utf8').catch(() => '{}')) as Partial<Secrets>;
    const made: Secrets = {
      MASTER_KEY: randomBytes(32).toString('base64'),
      postgresPassword: randomBytes(18).toString('base64url'),
      serviceSecret: randomBytes(32).toString('base64url'),
      consolePassword: randomBytes(12).toString('base64url'),
      ...kept,
    };
    if (Object.keys(kept).length === Object.keys(made).length) return made;
    await writePrivately(this.secretsFile, made);
    return made;
  }
}

/** Readable by this user only, and never half-written; an object is written as JSON. */
export async function writePrivately(file: string, content: object | string): Promise<void> {
  const unfinished = `${file}.${process.pid}~`;
  await writeFile(unfinished, typeof content === 'string' ? content : `${JSON.stringify(content, null, 2)}\n`, { mode: 0o600 });
  await rename(unfinished, file);
}

export const exists = (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    () => false,
  );

export const remove = (file: string): Promise<void> => rm(file, { force: true });
