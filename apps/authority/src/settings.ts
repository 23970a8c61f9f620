import { readEnvironment } from '@shiren/environment';
import { AuthorityEnvironment } from './environment.js';

/** How to reach an upstream authority. */
export interface UpstreamSettings {
  url: URL;
  token: string;
  /** How long one try may take, in milliseconds. */
  timeout: number;
}

export class Settings {
  constructor(
    readonly photoMaxAgeDays: number,
    /** How many photos on record inference describes at once in the background, after a change of the recognition model. */
    readonly describesAtOnce: number,
    /** Absent if the built-in registry is the authority. */
    readonly upstream?: UpstreamSettings,
  ) {}

  /** Throws EnvironmentInvalid. */
  static fromEnvironment(env: NodeJS.ProcessEnv = process.env): Settings {
    const { photoMaxAgeDays, describesAtOnce, url, token = '', timeoutMs } = readEnvironment(AuthorityEnvironment, env);
    return new Settings(photoMaxAgeDays, describesAtOnce, url ? { url: new URL(url), token, timeout: timeoutMs } : undefined);
  }
}
