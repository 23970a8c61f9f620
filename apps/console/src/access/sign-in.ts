import { createHash, randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Problem, type SignIn as Credentials, type SignedIn } from '@shiren/contracts';
import { Keyring } from '@shiren/encryption';
import { DataSource } from 'typeorm';
import { v7 as uuid } from 'uuid';
import { Account } from '../accounts/account.entity.js';
import { Audit } from '../audit/audit.js';
import { isLocked, lockedUntil } from './lock-out.js';
import { isPassword } from './passwords.js';
import { SESSION_LIFE } from './session-life.js';
import { SessionRecord } from './session.entity.js';
import { stepOf } from './totp.js';
import { UserRecord } from './user.entity.js';

export const sealedTotp = (userId: string): string => `console-user/${userId}/totp`;

@Injectable()
export class SignIn {
  constructor(
    private readonly database: DataSource,
    private readonly audit: Audit,
    private readonly keyring: Keyring,
  ) {}

  /** Throws SIGN_IN.REFUSED without saying what was wrong, SIGN_IN.CODE_NEEDED behind a right password, SIGN_IN.LOCKED after too many wrong tries. */
  async signIn({ account: accountName, user: name, password, code, address, agent }: Credentials): Promise<SignedIn> {
    const account = await this.database.manager.findOneBy(Account, { name: accountName });
    const user = account ? await this.database.manager.findOneBy(UserRecord, { accountId: account.id, name }) : null;
    const now = new Date();
    if (user && isLocked(user.lockedUntil, now)) throw locked(user.lockedUntil, now);
    const known = user?.disabled ? null : user;
    if (!(await isPassword(password, known?.passwordHash)) || !known) {
      if (known) await this.fail(known, address);
      throw new Problem('SIGN_IN.REFUSED', 'Account, user or password is wrong.');
    }
    const step = await this.checkCode(known, code, address, now);
    const token = randomBytes(32).toString('base64url');
    await this.audit.transaction({ accountId: known.accountId, userName: name, address }, async (manager, _emit, note) => {
      await manager.update(UserRecord, known.id, { failures: 0, lockedUntil: null, lastSignIn: now, ...(step === undefined ? {} : { totpStep: step }) });
      await manager.query(`delete from session where created_at < now() - $1 * interval '1 ms' or last_seen_at < now() - $2 * interval '1 ms'`, [
        SESSION_LIFE.whole,
        SESSION_LIFE.idle,
      ]);
      await manager.insert(SessionRecord, { id: uuid(), tokenHash: hashOf(token), userId: known.id, agent, address });
      await note('sign-in', name);
    });
    return { token, expiresAt: new Date(now.getTime() + SESSION_LIFE.whole).toISOString() };
  }

  private async checkCode(user: UserRecord, code: string | undefined, address: string, now: Date): Promise<number | undefined> {
    if (!user.totpSecret) return undefined;
    if (code === undefined) throw new Problem('SIGN_IN.CODE_NEEDED', 'Give the six digits of your authenticator too.');
    const step = stepOf(code, this.keyring.open(user.totpSecret, sealedTotp(user.id)).toString(), user.totpStep, now.getTime());
    if (step !== undefined) return step;
    await this.fail(user, address);
    throw new Problem('CODE.WRONG', 'The code is wrong, or was used already; wait for the next.');
  }

  /** Counted in the database, so that tries side by side count each. */
  private async fail(user: UserRecord, address: string): Promise<void> {
    await this.audit.transaction({ accountId: user.accountId, userName: user.name, address }, async (manager, _emit, note) => {
      const [[{ failures }]] = await manager.query<[[{ failures: number }]]>(
        'update console_user set failures = failures + 1 where id = $1 returning failures',
        [user.id],
      );
      const until = lockedUntil(failures, new Date());
      if (until) await manager.update(UserRecord, user.id, { lockedUntil: until });
      await note('sign-in.refused', user.name, { failures });
    });
  }
}

export const hashOf = (token: string): Buffer => createHash('sha256').update(token).digest();

const locked = (until: Date, now: Date): Problem =>
  new Problem('SIGN_IN.LOCKED', 'There were too many wrong tries; try again later, or ask the owner of the account.', {
    seconds: Math.ceil((until.getTime() - now.getTime()) / 1_000),
  });
