import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { decode } from '@shiren/bus';
import { IsString } from 'class-validator';

/** Of `run.json`, which a system that was started here keeps while it runs. */
class RunFile {
  @IsString()
  natsUrl!: string;

  @IsString()
  blobDirectory!: string;
}

class SecretsFile {
  @IsString()
  MASTER_KEY!: string;
}

/** The system that is meant can't be found; the message says how to name it. */
export class NoSystemFound extends Error {}

/** NATS_URL, MASTER_KEY and BLOB_DIRECTORY from the environment, or of the system that runs in SHIREN_HOME or `.shiren`. */
export async function findSystem(env: NodeJS.ProcessEnv, folder: string): Promise<NodeJS.ProcessEnv> {
  if (env['NATS_URL'] && env['MASTER_KEY'] && env['BLOB_DIRECTORY']) return env;
  const home = resolve(folder, env['SHIREN_HOME'] ?? '.shiren');
  try {
    const { natsUrl, blobDirectory } = decode(RunFile, await readFile(join(home, 'run.json')));
    const { MASTER_KEY } = decode(SecretsFile, await readFile(join(home, 'secrets.json')));
    return { NATS_URL: natsUrl, BLOB_DIRECTORY: blobDirectory, MASTER_KEY, ...env };
  } catch (error) {
    throw new NoSystemFound(
      `No running system was found in ${home} (${error instanceof Error ? error.message : 'unreadable'}). ` +
        'Start it with npm start, or set NATS_URL, MASTER_KEY and BLOB_DIRECTORY. / 未找到正在运行的系统',
    );
  }
}
