import { IsHexadecimal, IsOptional, IsString, IsUUID, Length, Matches, MaxLength } from 'class-validator';
import { question } from '../question.js';
import type { Grants } from './access.js';

/** What every question of the pages carries: the session tells who asks. */
export class FromSession {
  /** SHA-256 of the cookie, in hex: the cookie itself stays at the gateway. */
  @IsHexadecimal()
  @Length(64, 64)
  session!: string;

  /** The address that the request came from, for the audit log. */
  @IsString()
  @MaxLength(64)
  address!: string;
}

/** What the name of a user may be. */
export const USER_NAME = /^[\p{Script=Han}A-Za-z0-9._-]{1,32}$/u;
export const SHORTEST_PASSWORD = 10;

export class SignIn {
  @IsString()
  @MaxLength(64)
  account!: string;

  @IsString()
  @MaxLength(64)
  user!: string;

  @IsString()
  @MaxLength(200)
  password!: string;

  /** The six digits of the authenticator, where the user has one. */
  @IsOptional()
  @Matches(/^\d{6}$/)
  code?: string;

  @IsString()
  @MaxLength(64)
  address!: string;

  @IsString()
  @MaxLength(300)
  agent!: string;
}

export interface SignedIn {
  /** For the cookie; kept nowhere. */
  token: string;
  /** ISO 8601, UTC. */
  expiresAt: string;
}

export interface Me extends Grants {
  accountId: string;
  accountName: string;
  /** In which the days of reports are counted. */
  timeZone: string;
  userId: string;
  userName: string;
  totp: boolean;
}

export class ChangePassword extends FromSession {
  @IsString()
  @MaxLength(200)
  current!: string;

  @IsString()
  @Length(SHORTEST_PASSWORD, 200)
  next!: string;
}

export class ConfirmTotp extends FromSession {
  @IsString()
  @MaxLength(64)
  secret!: string;

  @Matches(/^\d{6}$/)
  code!: string;
}

export class RemoveTotp extends FromSession {
  @IsString()
  @MaxLength(200)
  password!: string;
}

export interface OwnSession {
  id: string;
  current: boolean;
  agent: string;
  address: string;
  createdAt: string;
  lastSeenAt: string;
}

export class EndSession extends FromSession {
  @IsUUID()
  id!: string;
}

export class SaveTimeZone extends FromSession {
  @IsString()
  @MaxLength(64)
  timeZone!: string;
}

export const sessionPages = {
  signIn: question<SignIn, SignedIn>('console.pages.sign-in', SignIn, 5_000),
  signOut: question<FromSession, Record<string, never>>('console.pages.sign-out', FromSession, 3_000),
  me: question<FromSession, Me>('console.pages.me', FromSession, 3_000),
  changePassword: question<ChangePassword, Record<string, never>>('console.pages.change-password', ChangePassword, 5_000),
  /** A secret to be confirmed with a code that was made from it. */
  beginTotp: question<FromSession, { secret: string; uri: string }>('console.pages.totp.begin', FromSession, 3_000),
  confirmTotp: question<ConfirmTotp, Record<string, never>>('console.pages.totp.confirm', ConfirmTotp, 3_000),
  removeTotp: question<RemoveTotp, Record<string, never>>('console.pages.totp.remove', RemoveTotp, 5_000),
  ownSessions: question<FromSession, OwnSession[]>('console.pages.sessions', FromSession, 3_000),
  endSession: question<EndSession, Record<string, never>>('console.pages.session.end', EndSession, 3_000),
  /** Counts the account's reports anew, since their hours and days are those of the zone. */
  saveTimeZone: question<SaveTimeZone, Record<string, never>>('console.pages.time-zone', SaveTimeZone, 60_000),
};
