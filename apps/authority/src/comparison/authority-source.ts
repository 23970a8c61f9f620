import type { AskForRecord, AuthorityAnswer, CompareWithAuthority, RecordState } from '@shiren/contracts-registry';

/** Who says which number belongs to which name and face: the built-in registry, or an upstream over HTTP. */
export interface AuthoritySource {
  /**
   * Throws a Problem of ours when the source is away, so that the attempt waits and is taken up again,
   * and FACE.NOT_FOUND or FACE.TOO_SMALL when the face that was handed in can't be compared.
   */
  compare(claim: CompareWithAuthority): Promise<AuthorityAnswer>;

  /** Throws a Problem of ours when the source is away. */
  record(claim: AskForRecord): Promise<RecordState>;

  /** Of a source over HTTP: `open` while it is not asked, since it failed too often. */
  circuit?(): 'closed' | 'open' | 'half-open';
}

export const AUTHORITY_SOURCE = Symbol('authority source');
