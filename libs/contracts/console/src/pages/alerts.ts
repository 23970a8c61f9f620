import { HoldsNoLogin, SCENE_IDENTIFIER, question } from '@shiren/contracts-core';
import {
  ArrayMaxSize,
  ArrayUnique,
  IsArray,
  IsBoolean,
  IsEmail,
  IsIn,
  IsInt,
  IsOptional,
  IsString,
  IsUUID,
  IsUrl,
  Matches,
  Max,
  MaxLength,
  Min,
} from 'class-validator';
import { billedServices, type BilledService } from '../limits.js';
import { FromSession } from './session.js';

/** What a rule watches: shares of attempts or callbacks in a window, minutes without the authority, or the share of a quota that is used. */
export const alertKinds = ['pass-rate', 'attacks', 'callbacks', 'authority', 'quota'] as const;
export type AlertKind = (typeof alertKinds)[number];

/** These compare a window with the one before it; the others have neither a window nor a scene. */
export const windowedAlertKinds = ['pass-rate', 'attacks', 'callbacks'] as const satisfies readonly AlertKind[];
export type WindowedAlertKind = (typeof windowedAlertKinds)[number];
export const isWindowed = (kind: AlertKind): kind is WindowedAlertKind => (windowedAlertKinds as readonly AlertKind[]).includes(kind);

/** Sub-codes of failures that an attack causes: another face, a recording that is not live, a card on a screen or on paper. */
export const attackReasons = ['205', '204', '301', '303', '329', '330'] as const;
export type AttackReason = (typeof attackReasons)[number];

/** Minutes. */
export const alertWindows = [15, 60, 360, 1_440] as const;
export type AlertWindow = (typeof alertWindows)[number];

export const alertChannelKinds = ['webhook', 'dingtalk', 'wecom', 'email'] as const;
export type AlertChannelKind = (typeof alertChannelKinds)[number];

/** `tls` from the beginning (port 465), `starttls` or nothing. Without encryption no password is sent. */
export const mailEncryptions = ['tls', 'starttls', 'none'] as const;
export type MailEncryption = (typeof mailEncryptions)[number];

/** One line of text, for rules and channels. */
export const ALERT_NAME = /^[^\p{C}\p{Z}](?:[^\p{C}]{0,58}[^\p{C}\p{Z}])?$/u;

export const MAX_ALERT_RULES = 50;
export const MAX_ALERT_CHANNELS = 10;
export const MAX_MAIL_RECIPIENTS = 10;

export interface AlertRule {
  id: string;
  name: string;
  kind: AlertKind;
  /** Absent for all scenes. */
  biz?: string;
  /** The sub-code of `attacks`, the service of `quota`. */
  part?: string;
  /** Percentage points, percent of a quota, or minutes for `authority`. */
  threshold: number;
  windowMinutes?: AlertWindow;
  /** In each window; with fewer, the rule neither fires nor resolves. */
  minAttempts?: number;
  enabled: boolean;
  channels: string[];
  /** Since when it has been firing. */
  firingSince?: string;
  checkedAt?: string;
}

/** A channel without its secrets, which nobody can read again. */
export interface AlertChannel {
  id: string;
  name: string;
  kind: AlertChannelKind;
  /** The language of its messages. */
  language: 'zh' | 'en';
  /** Of a webhook. Addresses of robots hold their key, so only their host is shown. */
  url?: string;
  host?: string;
  port?: number;
  encryption?: MailEncryption;
  user?: string;
  from?: string;
  to?: readonly string[];
  /** Whether a robot's signing secret or a mail password is stored. */
  hasSecret: boolean;
}

/** `test`: sent by the test button. */
export const alertEvents = ['fired', 'resolved', 'test'] as const;
export type AlertEvent = (typeof alertEvents)[number];
export type AlertDeliveryState = 'waiting' | 'delivered' | 'failed';

/** One message to one channel. */
export interface AlertDelivery {
  id: string;
  event: AlertEvent;
  /** Absent for a test. */
  rule?: string;
  kind?: AlertKind;
  biz?: string;
  channel: string;
  channelKind: AlertChannelKind;
  state: AlertDeliveryState;
  tries: number;
  /** An HTTP status, what a robot or mail server answered, or why there was no answer. */
  lastAnswer?: string;
  lastTriedAt?: string;
  nextTryAt?: string;
  createdAt: string;
}

export class SaveAlertRule extends FromSession {
  /** Absent for a new rule. */
  @IsOptional()
  @IsUUID()
  id?: string;

  @Matches(ALERT_NAME)
  name!: string;

  @IsIn(alertKinds)
  kind!: AlertKind;

  @IsOptional()
  @Matches(SCENE_IDENTIFIER)
  biz?: string;

  @IsOptional()
  @IsIn([...attackReasons, ...billedServices])
  part?: AttackReason | BilledService;

  @IsInt()
  @Min(1)
  @Max(100)
  threshold!: number;

  @IsOptional()
  @IsIn(alertWindows)
  windowMinutes?: AlertWindow;

  @IsOptional()
  @IsInt()
  @Min(2)
  @Max(1_000_000)
  minAttempts?: number;

  @IsBoolean()
  enabled!: boolean;

  @IsArray()
  @ArrayUnique()
  @ArrayMaxSize(MAX_ALERT_CHANNELS)
  @IsUUID('all', { each: true })
  channels!: string[];
}

export class SaveAlertChannel extends FromSession {
  /** Absent for a new channel. */
  @IsOptional()
  @IsUUID()
  id?: string;

  @Matches(ALERT_NAME)
  name!: string;

  @IsIn(alertChannelKinds)
  kind!: AlertChannelKind;

  @IsIn(['zh', 'en'])
  language!: 'zh' | 'en';

  /** Of a webhook or a robot. For a robot it is a secret: leave it out to keep the stored one. */
  @IsOptional()
  @IsUrl({ require_tld: false, require_protocol: true, protocols: ['http', 'https'] })
  @HoldsNoLogin()
  @MaxLength(512)
  url?: string;

  /** A robot's signing secret or a mail password. Leave it out to keep the stored one; an empty one removes it. */
  @IsOptional()
  @IsString()
  @MaxLength(256)
  secret?: string;

  @IsOptional()
  @Matches(/^[A-Za-z0-9.:-]{1,253}$/)
  host?: string;

  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(65_535)
  port?: number;

  @IsOptional()
  @IsIn(mailEncryptions)
  encryption?: MailEncryption;

  @IsOptional()
  @IsString()
  @MaxLength(128)
  user?: string;

  @IsOptional()
  @IsEmail({ require_tld: false })
  from?: string;

  @IsOptional()
  @IsArray()
  @ArrayUnique()
  @ArrayMaxSize(MAX_MAIL_RECIPIENTS)
  @IsEmail({ require_tld: false }, { each: true })
  to?: readonly string[];
}

export class OfAlert extends FromSession {
  @IsUUID()
  id!: string;
}

export class ReadAlertLog extends FromSession {
  /** The last id of the previous page. */
  @IsOptional()
  @IsUUID()
  before?: string;

  @IsInt()
  @Min(1)
  @Max(50)
  limit!: number;
}

export const alertPages = {
  alerts: question<FromSession, { rules: AlertRule[]; channels: AlertChannel[] }>('console.pages.alerts', FromSession, 3_000),
  /** Throws ALERT.NOT_FOUND, ALERT.TOO_MANY, and REQUEST.INVALID for fields that do not fit the kind. */
  saveAlertRule: question<SaveAlertRule, AlertRule>('console.pages.alert.rule.save', SaveAlertRule, 3_000),
  removeAlertRule: question<OfAlert, Record<string, never>>('console.pages.alert.rule.remove', OfAlert, 3_000),
  /** `secret` is the signing secret of a new webhook, which is shown only this once. */
  saveAlertChannel: question<SaveAlertChannel, { channel: AlertChannel; secret?: string }>('console.pages.alert.channel.save', SaveAlertChannel, 3_000),
  /** A new signing secret for a webhook; the old one stops signing at once. */
  renewAlertSecret: question<OfAlert, { secret: string }>('console.pages.alert.channel.secret', OfAlert, 3_000),
  removeAlertChannel: question<OfAlert, Record<string, never>>('console.pages.alert.channel.remove', OfAlert, 3_000),
  /** Sends one message now, without another try, and returns what came of it. Throws LIMIT.REACHED. */
  testAlertChannel: question<OfAlert, AlertDelivery>('console.pages.alert.channel.test', OfAlert, 25_000),
  /** Newest first. */
  alertLog: question<ReadAlertLog, { deliveries: AlertDelivery[]; more: boolean }>('console.pages.alert.log', ReadAlertLog, 3_000),
};
