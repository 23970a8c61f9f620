import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { decode } from '@shiren/bus';
import { IsString } from 'class-validator';

/** The part of `run.json` that is used; a system started in this folder keeps that file while it runs. */
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

/** The system could not be found; the message says how to name it. */
export class NoSystemFound extends Error {}

/** Returns NATS_URL, MASTER_KEY and BLOB_DIRECTORY from the environment, or those of the system running in SHIREN_HOME or `.shiren`. */
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
