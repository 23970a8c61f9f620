import type { AskForRecord, AuthorityAnswer, CompareWithAuthority, RecordState } from '@shiren/contracts-registry';

/** Knows which number belongs to which name and face: the built-in registry, or an upstream over HTTP. */
export interface AuthoritySource {
  /**
   * Throws a Problem of ours when the source is unavailable, so that the attempt waits and is retried, and FACE.NOT_FOUND or FACE.TOO_SMALL
   * when the submitted face cannot be compared.
   */
  compare(claim: CompareWithAuthority): Promise<AuthorityAnswer>;

  /** Throws a Problem of ours when the source is unavailable. */
  record(claim: AskForRecord): Promise<RecordState>;

  /** For a source over HTTP: `open` while no requests are sent, because too many failed. */
  circuit?(): 'closed' | 'open' | 'half-open';
}

export const AUTHORITY_SOURCE = Symbol('authority source');
