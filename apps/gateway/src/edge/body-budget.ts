/** A large body that is being read, or whose request has not been answered yet. */
export interface LargeBody {
  readonly bytes: number;
  /** The client's network, as `networkOf` returns it. */
  readonly network: string;
  /** The sender's account, once a signature, a token or a session has proven it. */
  accountId?: string;
  /** Whether it is a form that has not named an AccessKey yet. */
  isNameless?: boolean;
}

/** `full`: there is no room for anyone; `share`: there is room, but not for this sender. */
export type Refusal = 'full' | 'share';

/** The part of the room that bodies of unproven callers may hold together; the rest is always free for proven ones. */
const UNPROVEN_PART = 0.75;
/** The same for a body that names no key, so that strangers leave the rest to callers who name one. */
const NAMELESS_PART = 0.25;

/**
 * Counts the bytes of large bodies that one gateway holds at once. Every account and every client network has a share: it may hold as much
 * as would still be left free (a dynamic threshold with factor 1, Choudhury and Hahne 1998). A single one can hold half of the room; n of
 * them that take all they can hold 1/(n+1) each, and leave as much free for the next one. A body whose caller is not proven yet counts for
 * its network only, so nobody can use up an account's share by naming its key.
 */
export class BodyBudget {
  private readonly held = new Map<string, number>();
  private proven = 0;
  private unproven = 0;

  /** `capacity` in bytes. */
  constructor(private readonly capacity: number) {}

  /** Bytes held, by whether the caller is proven. */
  get bytes(): { proven: number; unproven: number } {
    return { proven: this.proven, unproven: this.unproven };
  }

  /** Adds a body. If it returns a refusal, nothing was added. */
  take(body: LargeBody): Refusal | undefined {
    const free = this.capacity - this.proven - this.unproven;
    const unprovenRoom = this.capacity * (body.isNameless ? NAMELESS_PART : UNPROVEN_PART) - this.unproven;
    const room = body.accountId === undefined ? Math.min(free, unprovenRoom) : free;
    if (body.bytes > room) return 'full';
    if (ownersOf(body).some((owner) => this.heldBy(owner) + body.bytes > room)) return 'share';
    this.count(body, body.bytes);
    return undefined;
  }

  /**
   * Counts a body that was taken for its proven account from now on. If that exceeds the account's share it returns a refusal; the body
   * stays counted until its request has been refused and it leaves.
   */
  prove(body: LargeBody, accountId: string): Refusal | undefined {
    this.count(body, -body.bytes);
    body.accountId = accountId;
    const free = this.capacity - this.proven - this.unproven;
    const refusal = this.heldBy(accountOwner(accountId)) + body.bytes > free ? 'share' : undefined;
    this.count(body, body.bytes);
    return refusal;
  }

  leave(body: LargeBody): void {
    this.count(body, -body.bytes);
  }

  private count(body: LargeBody, bytes: number): void {
    if (body.accountId === undefined) this.unproven += bytes;
    else this.proven += bytes;
    for (const owner of ownersOf(body)) {
      const held = this.heldBy(owner) + bytes;
      if (held > 0) this.held.set(owner, held);
      else this.held.delete(owner);
    }
  }

  private heldBy(owner: string): number {
    return this.held.get(owner) ?? 0;
  }
}

const accountOwner = (accountId: string): string => `account ${accountId}`;
const ownersOf = ({ network, accountId }: LargeBody): string[] => [`network ${network}`, ...(accountId === undefined ? [] : [accountOwner(accountId)])];
