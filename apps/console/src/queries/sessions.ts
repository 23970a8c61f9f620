import type { Role } from '@shiren/contracts-console';
import type { DataSource } from 'typeorm';

/** Who is signed in, and whether that was noted within the last minute. */
export interface SessionRow {
  sessionId: string;
  seen: boolean;
  accountId: string;
  accountName: string;
  timeZone: string;
  operator: boolean;
  userId: string;
  userName: string;
  role: Role;
  scenes: string[] | null;
  totp: boolean;
  secondFactorRequired: boolean;
}

/** Undefined once the session is over, by age or by idleness (both in milliseconds). By hand: every call of the console asks this, so it is one statement. */
export async function readSession(database: DataSource, tokenHash: Buffer, life: { whole: number; idle: number }): Promise<SessionRow | undefined> {
  const [row] = await database.query<SessionRow[]>(
    `select session.id as "sessionId", last_seen_at > now() - interval '1 minute' as seen, account.id as "accountId", account.name as "accountName",
            time_zone as "timeZone", operator, console_user.id as "userId", console_user.name as "userName", role, scenes, totp_secret is not null as totp,
            second_factor_required as "secondFactorRequired"
       from session join console_user on console_user.id = user_id join account on account.id = account_id
      where token_hash = $1 and not disabled and session.created_at > now() - $2 * interval '1 ms' and last_seen_at > now() - $3 * interval '1 ms'`,
    [tokenHash, life.whole, life.idle],
  );
  return row;
}

/** A user as a sign-in needs it. */
export interface SignInRow {
  userId: string;
  accountId: string;
  passwordHash: string;
  disabled: boolean;
  totpSecret: Buffer | null;
  totpStep: number | null;
  /** The known browser, where the sign-in comes from one. */
  deviceId: string | null;
}

/** By hand: one statement whether or not account and user exist, so that its time does not tell. */
export async function readForSignIn(
  database: DataSource,
  account: string,
  user: string,
  deviceHash: Buffer,
  deviceDays: number,
): Promise<SignInRow | undefined> {
  const [row] = await database.query<SignInRow[]>(
    `select console_user.id as "userId", account.id as "accountId", password_hash as "passwordHash", disabled, totp_secret as "totpSecret",
            totp_step as "totpStep", known_device.id as "deviceId"
       from account join console_user on account_id = account.id
       left join known_device on user_id = console_user.id and token_hash = $3 and known_device.created_at > now() - $4 * interval '1 day'
      where account.name = $1 and console_user.name = $2`,
    [account, user, deviceHash, deviceDays],
  );
  return row;
}
