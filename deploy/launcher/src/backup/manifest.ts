/** The first entry of a backup: what it was made of, and what is needed to restore it. */
export interface Manifest {
  /** Of the archive; raised when an older release could no longer read it. */
  format: number;
  madeAt: string;
  release: string;
  /** Major version of PostgreSQL, whose files no other one can read. */
  postgres: string;
  /** Operating system and processor, on which the same files depend. */
  machine: string;
  /** All migrations of all services that had been applied. */
  migrations: readonly string[];
  handled: HandledEvents;
  /** Variables with keys that `npm start` had been given, and which are therefore not in the backup. */
  keysElsewhere: readonly string[];
}

/** Every event up to this position of this stream had been handled by all its consumers when the backup began. */
export interface HandledEvents {
  streamCreated: string;
  sequence: number;
}

/** What this release can restore. */
export type Capabilities = Pick<Manifest, 'release' | 'postgres' | 'machine' | 'migrations'>;

export type RefusalCode =
  'DAMAGED' | 'ENCRYPTED' | 'NEWER' | 'OTHER_POSTGRES' | 'OTHER_MACHINE' | 'HOLDS_DATA' | 'NO_DATA' | 'EXISTS' | 'ELSEWHERE' | 'STARTING' | 'USAGE';

/** Nothing was changed; the message says why, and what to do. */
export class Refusal extends Error {
  constructor(
    readonly code: RefusalCode,
    message: string,
  ) {
    super(message);
    this.name = 'Refusal';
  }
}

export const FORMAT = 1;

/** Throws a Refusal if this release can't restore the backup. An older backup is fine: the next start migrates it. */
export function expectRestorable({ format, release, migrations, postgres, machine }: Manifest, own: Capabilities): void {
  const unknown = migrations.filter((name) => !own.migrations.includes(name));
  if (format > FORMAT || unknown.length > 0 || isNewer(release, own.release)) {
    const because = unknown.length > 0 ? `; it contains migrations that this release doesn't know: ${unknown.join(', ')}` : '';
    throw new Refusal('NEWER', `The backup was made by a newer release (${release}; this is ${own.release}${because}). Restore it with that release.`);
  }
  if (postgres !== own.postgres) {
    const advice = `Restore it with release ${release}.`;
    throw new Refusal('OTHER_POSTGRES', `The backup holds data of PostgreSQL ${postgres}, and this release brings ${own.postgres}. ${advice}`);
  }
  if (machine !== own.machine) {
    const advice = 'The files of PostgreSQL can only be restored on the same kind of machine.';
    throw new Refusal('OTHER_MACHINE', `The backup was made on ${machine}, and this is ${own.machine}. ${advice}`);
  }
}

/** Compares releases such as `0.10.2`. */
function isNewer(one: string, other: string): boolean {
  const [ones, others] = [one, other].map((release) => release.split('.').map((part) => Number.parseInt(part, 10)));
  const differs = (ones ?? []).findIndex((part, index) => part !== others?.[index]);
  return differs !== -1 && (ones?.[differs] ?? 0) > (others?.[differs] ?? 0);
}
