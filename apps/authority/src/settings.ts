/** Where an upstream authority is asked, and for how long. */
export interface UpstreamSettings {
  url: URL;
  token: string;
  /** Milliseconds that one try may take. */
  timeout: number;
}

/** Three tries and the pauses between them must fit into the ten seconds that a comparison may take. */
const DEFAULT_TIMEOUT = 2_500;
const LONGEST_TIMEOUT = 9_000;
/** Ten years: as long as the card of an adult under 26 is valid (Resident Identity Card Law of the PRC, article 5). */
const DEFAULT_PHOTO_MAX_AGE_DAYS = 3_650;

/** More would only wait for each other's threads. */
const MAX_DESCRIBES_AT_ONCE = 32;

export class Settings {
  constructor(
    readonly photoMaxAgeDays: number,
    /** Photos on record that inference describes at once, in the background, after a change of the recognition model. */
    readonly describesAtOnce: number,
    /** Absent where the built-in registry is the authority. */
    readonly upstream?: UpstreamSettings,
  ) {}

  /** Throws an error that names the variable and what it should hold. */
  static fromEnvironment(env: NodeJS.ProcessEnv = process.env): Settings {
    return new Settings(
      wholeNumber(env, 'AUTHORITY_PHOTO_MAX_AGE_DAYS', { otherwise: DEFAULT_PHOTO_MAX_AGE_DAYS, from: 1, to: 36_500 }),
      wholeNumber(env, 'AUTHORITY_DESCRIBES_AT_ONCE', { otherwise: 1, from: 1, to: MAX_DESCRIBES_AT_ONCE }),
      upstreamFrom(env),
    );
  }
}

function upstreamFrom(env: NodeJS.ProcessEnv): UpstreamSettings | undefined {
  if (!env['AUTHORITY_URL']) return undefined;
  const url = URL.canParse(env['AUTHORITY_URL']) ? new URL(env['AUTHORITY_URL']) : undefined;
  if (!url || !['http:', 'https:'].includes(url.protocol) || url.username || url.password) {
    throw new Error('AUTHORITY_URL must be an http or https address without user and password: https://authority.example.com/compare');
  }
  const token = env['AUTHORITY_TOKEN'] ?? '';
  if (!/^[\x21-\x7e]+$/.test(token)) throw new Error('AUTHORITY_TOKEN must be set where AUTHORITY_URL is: the bearer token, without blanks');
  return { url, token, timeout: wholeNumber(env, 'AUTHORITY_TIMEOUT', { otherwise: DEFAULT_TIMEOUT, from: 1, to: LONGEST_TIMEOUT }) };
}

function wholeNumber(env: NodeJS.ProcessEnv, name: string, { otherwise, from, to }: { otherwise: number; from: number; to: number }): number {
  const value = env[name] ? Number(env[name]) : otherwise;
  if (!Number.isInteger(value) || value < from || value > to) throw new Error(`${name} must be a whole number from ${from} to ${to}`);
  return value;
}
