import { IsBoolean, IsHexadecimal, IsOptional, IsString, IsUUID, Length, Matches, MaxLength } from 'class-validator';
import { question } from '@shiren/contracts-core';
import type { Grants } from './access.js';

/** Part of every question of the pages: the session identifies the user. */
export class FromSession {
  /** SHA-256 of the cookie, in hex: the cookie itself stays at the gateway. */
  @IsHexadecimal()
  @Length(64, 64)
  session!: string;

  /** The address that the request came from, for the audit log. */
  @IsString()
  @MaxLength(64)
  address!: string;

  /** SHA-256 of the device cookie, in hex: when the password is asked for again, a known device has its own count of tries. */
  @IsOptional()
  @IsHexadecimal()
  @Length(64, 64)
  device?: string;
}

/** Allowed user names. */
export const USER_NAME = /^[\p{Script=Han}A-Za-z0-9._-]{1,32}$/u;
export const MIN_PASSWORD_CHARACTERS = 10;
export const MAX_PASSWORD_CHARACTERS = 200;

export class SignIn {
  @IsString()
  @MaxLength(64)
  account!: string;

  @IsString()
  @MaxLength(64)
  user!: string;

  @IsString()
  @MaxLength(MAX_PASSWORD_CHARACTERS)
  password!: string;

  /** The six digits of the authenticator, if the user has one. */
  @IsOptional()
  @Matches(/^\d{6}$/)
  code?: string;

  @IsString()
  @MaxLength(64)
  address!: string;

  @IsString()
  @MaxLength(300)
  agent!: string;

  /** SHA-256 of the device cookie, in hex, if the browser has one. */
  @IsOptional()
  @IsHexadecimal()
  @Length(64, 64)
  device?: string;
}

export interface SignedIn {
  /** For the cookie; not stored. */
  token: string;
  /** ISO 8601, UTC. */
  expiresAt: string;
  /** For the device cookie of a browser that the user had not signed in from before; not stored. */
  device?: { token: string; expiresAt: string };
}

export interface Me extends Grants {
  accountId: string;
  accountName: string;
  /** Reports count their days in this time zone. */
  timeZone: string;
  userId: string;
  userName: string;
  /** Whether the user has an authenticator. */
  totp: boolean;
  /** Whether the account requires an authenticator of every user. */
  secondFactorRequired: boolean;
}

/** Whether the user has to set up an authenticator before doing anything else. */
export const needsSecondFactor = ({ totp, secondFactorRequired }: Pick<Me, 'totp' | 'secondFactorRequired'>): boolean => secondFactorRequired && !totp;

export class ChangePassword extends FromSession {
  @IsString()
  @MaxLength(MAX_PASSWORD_CHARACTERS)
  current!: string;

  @IsString()
  @Length(MIN_PASSWORD_CHARACTERS, MAX_PASSWORD_CHARACTERS)
  next!: string;
}

/** Proves the user's identity again before something that a stolen session must not be able to do. */
export class ProvenAgain extends FromSession {
  @IsString()
  @MaxLength(MAX_PASSWORD_CHARACTERS)
  password!: string;

  /** Code of the authenticator, if one is set up. */
  @IsOptional()
  @Matches(/^\d{6}$/)
  code?: string;
}

export class ConfirmTotp extends FromSession {
  @Matches(/^\d{6}$/)
  code!: string;
}

export class RequireSecondFactor extends FromSession {
  @IsBoolean()
  required!: boolean;
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
  signIn: question<SignIn, SignedIn>('console.pages.sign-in', SignIn, 8_000),
  signOut: question<FromSession, Record<string, never>>('console.pages.sign-out', FromSession, 3_000),
  me: question<FromSession, Me>('console.pages.me', FromSession, 3_000),
  changePassword: question<ChangePassword, Record<string, never>>('console.pages.change-password', ChangePassword, 10_000),
  /** Returns a new secret, which `confirmTotp` activates with a code made from it. */
  beginTotp: question<ProvenAgain, { secret: string; uri: string }>('console.pages.totp.begin', ProvenAgain, 8_000),
  confirmTotp: question<ConfirmTotp, Record<string, never>>('console.pages.totp.confirm', ConfirmTotp, 3_000),
  removeTotp: question<ProvenAgain, Record<string, never>>('console.pages.totp.remove', ProvenAgain, 8_000),
  /** Owner only: sets whether every user of the account needs an authenticator. */
  requireSecondFactor: question<RequireSecondFactor, Record<string, never>>('console.pages.second-factor.require', RequireSecondFactor, 3_000),
  ownSessions: question<FromSession, OwnSession[]>('console.pages.sessions', FromSession, 3_000),
  endSession: question<EndSession, Record<string, never>>('console.pages.session.end', EndSession, 3_000),
  /** Recomputes the account's reports, since their hours and days depend on the time zone. */
  saveTimeZone: question<SaveTimeZone, Record<string, never>>('console.pages.time-zone', SaveTimeZone, 60_000),
};
