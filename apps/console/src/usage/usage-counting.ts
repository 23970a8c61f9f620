import { Injectable } from '@nestjs/common';
import type { FaceCompared } from '@shiren/contracts-console';
import type { TicketReference } from '@shiren/contracts-core';
import type { AttemptDecided, AttemptReferred, AttemptSubmitted, StepReached } from '@shiren/contracts-verification';
import { measuresOf, newMeasures } from '@shiren/reports';
import { DataSource, type EntityManager } from 'typeorm';
import {
  addToHours,
  holdUsage,
  insertAttempts,
  insertComparisons,
  lockAttempts,
  updateAttempts,
  type Counted,
  type KnownAttempt,
} from '../queries/usage-counting.js';
import { openedAt } from './opened-at.js';

type AttemptEvent = TicketReference & { attemptId: string; scheme: string };

/** What an event says about its attempt. */
interface AttemptUpdate {
  event: AttemptEvent;
  at: string;
  applyTo: (record: KnownAttempt) => Partial<KnownAttempt>;
}

/**
 * Applies events to the records of attempts and to the hourly roll-up, in one transaction per batch. A repeated or late event changes
 * nothing that was counted.
 */
@Injectable()
export class UsageCounting {
  constructor(private readonly database: DataSource) {}

  stepReached(events: readonly StepReached[]): Promise<void> {
    return this.apply(
      events.map((event) => ({
        event,
        at: event.at,
        applyTo: ({ steps }) =>
          steps.some(({ step }) => step === event.step)
            ? {}
            : { steps: [...steps, { step: event.step, at: event.at, ...(event.version === undefined ? {} : { version: event.version }) }] },
      })),
    );
  }

  submitted(events: readonly AttemptSubmitted[]): Promise<void> {
    return this.apply(
      events.map((event) => ({
        event,
        at: event.submittedAt,
        applyTo: ({ submittedAt }) => ({ submittedAt: submittedAt ?? new Date(event.submittedAt) }),
      })),
    );
  }

  referred(events: readonly AttemptReferred[]): Promise<void> {
    return this.apply(
      events.map((event) => ({
        event,
        at: event.submittedAt,
        applyTo: ({ submittedAt, referredAt, doubts }) => ({
          submittedAt: submittedAt ?? new Date(event.submittedAt),
          referredAt: referredAt ?? new Date(),
          doubts: event.doubts ?? doubts,
        }),
      })),
    );
  }

  decided(events: readonly AttemptDecided[]): Promise<void> {
    return this.apply(
      events.map((event) => {
        const submitted = event.submittedAt ?? event.decidedAt;
        return {
          event,
          at: submitted,
          applyTo: ({ submittedAt, outcome }) =>
            outcome === null
              ? {
                  submittedAt: submittedAt ?? new Date(submitted),
                  decidedAt: new Date(event.decidedAt),
                  outcome: event.outcome,
                  reasons: event.reasons,
                  trustedScore: event.trustedScore ?? null,
                  authorityScore: event.authorityScore ?? null,
                  similarityScore: event.similarityScore ?? null,
                }
              : {},
        };
      }),
    );
  }

  compared(events: readonly FaceCompared[]): Promise<void> {
    return this.database.transaction(async (manager) => {
      const [, counted] = await Promise.all([
        holdUsage(
          manager,
          events.map(({ accountId }) => accountId),
        ),
        insertComparisons(manager, events),
      ]);
      await addToHours(
        manager,
        counted.map(({ accountId, at }) => ({ accountId, biz: '', scheme: '', measure: 'compared', at })),
      );
    });
  }

  private apply(updates: readonly AttemptUpdate[]): Promise<void> {
    return this.database.transaction(async (manager) => {
      // sent together and run in this order
      const [, , before] = await Promise.all([
        holdUsage(
          manager,
          updates.map(({ event }) => event.accountId),
        ),
        begin(manager, updates),
        lockAttempts(manager, [...new Set(updates.map(({ event }) => event.attemptId))]),
      ]);
      const counted: Counted[] = [];
      const after = before.map((record) => {
        const updated = updates
          .filter(({ event }) => event.attemptId === record.attemptId)
          .reduce<KnownAttempt>((known, { applyTo }) => ({ ...known, ...applyTo(known) }), record);
        const added = newMeasures(record.measures, countedFor(updated));
        const { accountId, biz, scheme } = updated;
        counted.push(...added.map((measure) => ({ accountId, biz, scheme, measure, at: hourOf(updated, measure) })));
        // what was counted stays counted, whatever rule counted it
        return { ...updated, measures: [...record.measures, ...added] };
      });
      await Promise.all([updateAttempts(manager, after), addToHours(manager, counted)]);
    });
  }
}

/** Inserts a record for each attempt that is mentioned for the first time. */
function begin(manager: EntityManager, updates: readonly AttemptUpdate[]): Promise<void> {
  const firsts = new Map([...updates].reverse().map((update) => [update.event.attemptId, update]));
  return insertAttempts(
    manager,
    [...firsts.values()].map(({ event: { attemptId, accountId, biz, ticketId, scheme, sandbox = false }, at }) => {
      return { attemptId, accountId, biz, ticketId, scheme, sandbox, openedAt: openedAt(attemptId) ?? at };
    }),
  );
}

const countedFor = ({ sandbox, steps, reasons, submittedAt, decidedAt, outcome }: KnownAttempt): string[] =>
  sandbox
    ? []
    : measuresOf({
        steps: steps.map(({ step }) => step),
        reasons,
        ...(submittedAt ? { submittedAt: submittedAt.getTime() } : {}),
        ...(decidedAt ? { decidedAt: decidedAt.getTime() } : {}),
        ...(outcome ? { outcome } : {}),
      });

/**
 * Steps are counted in the hour in which the attempt began, so that the steps of one attempt stay together; everything else in the hour of
 * its submission.
 */
const hourOf = ({ openedAt, submittedAt }: KnownAttempt, measure: string): Date => (measure.startsWith('step:') ? openedAt : (submittedAt ?? openedAt));
