import { IsOptional, IsString, Matches, MaxLength } from 'class-validator';
import type { BilledService } from '../limits.js';
import { SCENE_IDENTIFIER, question } from '@shiren/contracts-core';
import { FromSession } from './session.js';

const DAY = /^\d{4}-\d{2}-\d{2}$/;

export class AskReport extends FromSession {
  /** Days in the account's time zone, both inclusive; at most 90. */
  @Matches(DAY)
  from!: string;

  @Matches(DAY)
  to!: string;

  @IsOptional()
  @Matches(SCENE_IDENTIFIER)
  biz?: string;

  @IsOptional()
  @IsString()
  @MaxLength(20)
  scheme?: string;
}

export interface ReportGroup {
  /** Hour or day, in the account's time zone. */
  label: string;
  /** It has not begun yet, so its counts are nothing that happened. */
  toCome?: true;
  submitted: number;
  passed: number;
  failed: number;
  compared: number;
}

export interface Report {
  grouping: 'hour' | 'day';
  groups: ReportGroup[];
  /** Why attempts failed, counting only the most important reason of each; most frequent first. */
  reasons: { reason: string; attempts: number }[];
  /** From submission to decision, in milliseconds; absent if nothing was decided. */
  durations: { p50?: number; p95?: number };
  /** How many attempts of each scheme reached each step. */
  steps: { scheme: string; step: string; attempts: number }[];
  /**
   * Whether face comparisons are included: they belong to no scene, so they are left out when a scene is selected or the user may see only some
   * scenes.
   */
  comparisons: boolean;
}

export class AskUsage extends FromSession {
  @Matches(/^\d{4}-(0[1-9]|1[0-2])$/)
  month!: string;
}

export interface UsageLine {
  service: BilledService;
  /** Scene identifier; absent for face comparisons, which belong to no scene. */
  biz?: string;
  scheme?: string;
  /** The billed units: submissions, or successful comparisons. */
  units: number;
}

/** A month's quota, if the operator has set one. */
export interface Allowance {
  service: BilledService;
  used: number;
  quota: number;
}

export const reportPages = {
  report: question<AskReport, Report>('console.pages.report', AskReport, 8_000),
  /** For the current month. */
  allowances: question<FromSession, Allowance[]>('console.pages.allowances', FromSession, 5_000),
  usage: question<AskUsage, UsageLine[]>('console.pages.usage', AskUsage, 8_000),
};
