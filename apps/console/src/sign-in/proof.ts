import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { Problem, networkOf } from '@shiren/contracts-core';
import { Keyring } from '@shiren/encryption';
import { DataSource, type EntityManager } from 'typeorm';
import { Audit } from '../audit/audit.js';
import { KNOWN_DEVICE_LIFE_DAYS } from '../access/known-devices.js';
import { HashQueue, isPassword } from './passwords.js';
import { countersOf, type Trier } from './sign-in-counters.js';
import { SignInTries, type CountedTry } from './sign-in-tries.js';
import { stepOf } from './totp.js';
import { UserRecord } from '../access/user.entity.js';
import { readForSignIn, type SignInRow } from '../queries/sessions.js';

export const sealedTotp = (userId: string): string => `console-user/${userId}/totp`;

/** The claimed identity, and what is given to prove it. */
export interface Claim extends Trier {
  password: string;
  /** The six digits of the authenticator. */
  code?: string | undefined;
  /** SHA-256 of the device cookie, in hex. */
  device?: string | undefined;
}

/** A user whose password was right, and whose code looked right. */
export interface Proven extends SignInRow {
  /**
   * Call this in the transaction that the proof is for: it uses up the code and clears the counted tries. Throws CODE.WRONG if the code was
   * used meanwhile.
   */
  confirm(manager: EntityManager): Promise<void>;
}

/** The only place where passwords and codes are checked: at sign-in, and when a signed-in user has to confirm again. */
@Injectable()
export class Proof implements OnApplicationShutdown {
  /** Audit entries being written. They are not awaited, because responses for existing users would then take longer. */
  private readonly notes = new Set<Promise<void>>();

  constructor(
    private readonly database: DataSource,
    private readonly audit: Audit,
    private readonly keyring: Keyring,
    private readonly queue: HashQueue,
    private readonly tries: SignInTries,
  ) {}

  async onApplicationShutdown(): Promise<void> {
    await Promise.all(this.notes);
  }

  /**
   * Throws SIGN_IN.LOCKED, SIGN_IN.REFUSED for a wrong name or password, SIGN_IN.CODE_NEEDED after a right password, and CODE.WRONG. With
   * `passwordOnly`, no code is required.
   */
  check(claim: Claim, passwordOnly = false): Promise<Proven> {
    return this.queue.run(networkOf(claim.address), async () => {
      const row = await this.find(claim);
      const counted = await this.tries.count(countersOf(claim, row?.deviceId && claim.device ? Buffer.from(claim.device, 'hex') : undefined));
      const known = row?.disabled ? undefined : row;
      if (!(await isPassword(claim.password, known?.passwordHash)) || !known) {
        if (known) this.noteRefusal(claim, known.accountId);
        throw refused();
      }
      const step = passwordOnly ? undefined : await this.stepOf(claim, known, counted);
      return {
        ...known,
        confirm: async (manager) => {
          await assertUnchanged(manager, known);
          if (step !== undefined) await useStep(manager, known, step);
          // the password alone must not clear the wrong codes of a user who has an authenticator
          if (step === undefined && known.totpSecret) await this.tries.giveBack(manager, counted);
          else await this.tries.succeeded(manager, counted);
        },
      };
    });
  }

  /** One query, whether or not account and user exist. */
  private find({ account, user, device }: Claim): Promise<SignInRow | undefined> {
    return readForSignIn(this.database, account, user, Buffer.from(device ?? '', 'hex'), KNOWN_DEVICE_LIFE_DAYS);
  }

  private async stepOf(claim: Claim, { userId, accountId, totpSecret, totpStep }: SignInRow, counted: CountedTry): Promise<number | undefined> {
    if (!totpSecret) return undefined;
    if (claim.code === undefined) {
      await this.tries.giveBack(this.database.manager, counted);
      throw new Problem('SIGN_IN.CODE_NEEDED', 'Enter the six digits of your authenticator too.');
    }
    const step = stepOf(claim.code, this.keyring.open(totpSecret, sealedTotp(userId)).toString(), totpStep, Date.now());
    if (step !== undefined) return step;
    this.noteRefusal(claim, accountId);
    throw wrongCode();
  }

  private noteRefusal({ user, address }: Claim, accountId: string): void {
    const note = this.audit
      .transaction({ accountId, userName: user, address }, (_manager, _emit, noted) => noted('sign-in.refused', user))
      .catch(() => undefined) // the database is unavailable, and the caller's response is the same
      .finally(() => this.notes.delete(note));
    this.notes.add(note);
  }
}

/**
 * Locks the user first, like everything that also touches the counted tries. Throws SIGN_IN.REFUSED if the user was changed since the
 * password was checked.
 */
async function assertUnchanged(manager: EntityManager, { userId, passwordHash }: SignInRow): Promise<void> {
  const found = await manager.findOne(UserRecord, { where: { id: userId, passwordHash, disabled: false }, lock: { mode: 'pessimistic_write' } });
  if (!found) throw refused();
}

/** Of concurrent requests with the same code, only one passes this statement. */
async function useStep(manager: EntityManager, { userId, totpSecret }: SignInRow, step: number): Promise<void> {
  const { affected } = await manager
    .createQueryBuilder()
    .update(UserRecord)
    .set({ totpStep: step })
    .where('id = :userId and totp_secret = :totpSecret and (totp_step is null or totp_step < :step)', { userId, totpSecret, step })
    .execute();
  if (affected !== 1) throw wrongCode();
}

const refused = (): Problem => new Problem('SIGN_IN.REFUSED', 'Account, user or password is wrong.');
const wrongCode = (): Problem => new Problem('CODE.WRONG', 'The code is wrong or was already used; wait for the next one.');
