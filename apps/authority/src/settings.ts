import { readEnvironment } from '@shiren/environment';
import { AuthorityEnvironment } from './environment.js';

/** Where an upstream authority is asked, and for how long. */
export interface UpstreamSettings {
  url: URL;
  token: string;
  /** Milliseconds that one try may take. */
  timeout: number;
}

export class Settings {
  constructor(
    readonly photoMaxAgeDays: number,
    /** Photos on record that inference describes at once, in the background, after a change of the recognition model. */
    readonly describesAtOnce: number,
    /** Absent where the built-in registry is the authority. */
    readonly upstream?: UpstreamSettings,
  ) {}

  /** Throws EnvironmentInvalid. */
  static fromEnvironment(env: NodeJS.ProcessEnv = process.env): Settings {
    const { photoMaxAgeDays, describesAtOnce, url, token = '', timeoutMs } = readEnvironment(AuthorityEnvironment, env);
    return new Settings(photoMaxAgeDays, describesAtOnce, url ? { url: new URL(url), token, timeout: timeoutMs } : undefined);
  }
}
