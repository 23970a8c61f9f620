import { Injectable } from '@nestjs/common';
import { Bus } from '@shiren/bus';
import { Problem, type TicketReference } from '@shiren/contracts-core';
import { materials } from '@shiren/contracts-materials';
import { tokens, type OpenSession, type SubmitAttempt, type SubmittedAttempt, type TicketState } from '@shiren/contracts-verification';
import type { GivenMaterial } from '@shiren/rpc';
import { checkMaterials, schemeOf } from '@shiren/schemes';
import { v7 as uuid } from 'uuid';
import { AccountDirectory } from '../accounts/account-directory.js';
import { Quotas } from '../admission/quotas.js';
import { Uploads, type Upload } from '../images/uploads.js';
import { TicketWatch } from './ticket-watch.js';

/** How long a call waits for the decision before the response says "in progress". */
const DECISION_WAIT_MS = 8_000;

@Injectable()
export class SubmitMaterials {
  constructor(
    private readonly bus: Bus,
    private readonly directory: AccountDirectory,
    private readonly uploads: Uploads,
    private readonly watch: TicketWatch,
    private readonly quotas: Quotas,
  ) {}

  /** Submits materials and returns the verdict in one call, for schemes that the business's server runs without a flow. */
  async verify(ticket: TicketReference, read: () => readonly GivenMaterial[]): Promise<TicketState> {
    const scheme = schemeOf((await this.directory.sceneInUse(ticket.accountId, ticket.biz)).scheme);
    if (scheme.access !== 'server') {
      throw new Problem('SCHEME.NEEDS_FLOW', `The scheme ${scheme.name} needs a flow: obtain a token with GetVerifyToken first.`);
    }
    const provided = read();
    checkMaterials(
      provided.map(({ type }) => type),
      scheme.materials,
    );
    const repetitionOnly = await this.quotas.isUsedUp(ticket, scheme.service);
    const [attemptId, { accountId }] = [uuid(), ticket];
    const upload = await this.uploads.store({ attemptId, accountId }, provided);
    const attempt = { ...ticket, attemptId, scheme: scheme.name, digest: upload.digest };
    try {
      await this.bus.ask(materials.put, { attemptId, accountId, materials: upload.materials, keepUnfitCards: true });
    } catch (error) {
      await upload.discard();
      throw error;
    }
    return this.decided(attempt, {
      submit: () => this.bus.ask(tokens.submit, { ...attempt, repetitionOnly }),
      withdraw: async () => {
        await this.bus.ask(materials.erase, { attemptId, accountId });
      },
    });
  }

  /**
   * Ends the attempt that a token opened, with materials that the business collected itself. If `ticket` is given, throws TOKEN.NOT_FOUND
   * for a token of another ticket.
   */
  async complete(
    { accountId, token, sandbox = false }: OpenSession,
    read: () => readonly GivenMaterial[],
    ticket?: Pick<TicketReference, 'biz' | 'ticketId'>,
  ): Promise<TicketState> {
    const session = await this.bus.ask(tokens.session, { accountId, token, sandbox });
    const { attemptId, biz, ticketId } = session;
    if (ticket && (ticket.biz !== biz || ticket.ticketId !== ticketId)) throw new Problem('TOKEN.NOT_FOUND', 'This token belongs to another ticket.');
    const scheme = schemeOf(session.scheme);
    const provided = read();
    if (session.state === 'open') {
      const bound = await this.bus.ask(materials.list, { attemptId, accountId, boundOnly: true });
      checkMaterials(
        [...bound, ...provided].map(({ type }) => type),
        scheme.materials,
      );
    }
    const upload = await this.uploads.store({ attemptId, accountId }, provided);
    const attempt = { accountId, biz, ticketId, sandbox, attemptId, scheme: scheme.name, token, digest: upload.digest };
    // for a used token, the same content gets the first response, and anything else is refused
    const draft = session.state === 'open' ? await this.draft(upload, { attemptId, accountId }) : undefined;
    if (!draft) await upload.discard();
    return this.decided(attempt, {
      submit: () => this.bus.ask(tokens.complete, { ...attempt, ...(draft ? { draft } : {}) }),
      withdraw: async () => {
        if (draft) await this.bus.ask(materials.discard, { attemptId, draftId: draft });
      },
    });
  }

  /** Returns the draft's id, or undefined if the attempt is already sealed; then only the submission that sealed it can end it. */
  private async draft(upload: Upload, attempt: { attemptId: string; accountId: string }): Promise<string | undefined> {
    const draftId = uuid();
    try {
      // nobody is present to take another photo, so an unfit one is left for the verdict to report
      await this.bus.ask(materials.draft, { ...attempt, draftId, materials: upload.materials, keepUnfitCards: true });
      return draftId;
    } catch (error) {
      if (error instanceof Problem && error.code === 'ATTEMPT.SEALED') return undefined;
      await upload.discard();
      throw error;
    }
  }

  /** Submits, and waits briefly for the decision. If the attempt was submitted with other materials, the new ones are withdrawn. */
  private async decided(attempt: Omit<SubmitAttempt, 'repetitionOnly'>, { submit, withdraw }: Submitting): Promise<TicketState> {
    const { attemptId, accountId, biz, ticketId, sandbox = false } = attempt;
    const watching = this.watch.begin(attemptId);
    try {
      const submitted = await this.submit(submit, withdraw);
      if (submitted.attemptId !== attemptId) await withdraw();
      if (submitted.state.status !== 'in-progress') return submitted.state;
      await watching.decided(submitted.attemptId === attemptId ? DECISION_WAIT_MS : 0);
      return await this.stateOf({ accountId, biz, ticketId, sandbox }, submitted, submit);
    } finally {
      watching.end();
    }
  }

  private async submit(submit: Submitting['submit'], withdraw: Submitting['withdraw']): Promise<SubmittedAttempt> {
    try {
      return await submit();
    } catch (error) {
      // after a fault on our side the attempt may have been submitted all the same, and will need the materials
      if (error instanceof Problem && !error.isOurs) await withdraw().catch(() => undefined);
      throw error;
    }
  }

  /**
   * The submission itself has succeeded: if its state can't be read now, the business only has to ask again. If the ticket is already about
   * a later attempt, the same submission is repeated to get its own result, because nobody may see the outcome of somebody else's
   * submission.
   */
  private async stateOf(ticket: TicketReference, submitted: SubmittedAttempt, submit: Submitting['submit']): Promise<TicketState> {
    try {
      const state = await this.bus.ask(tokens.status, ticket);
      if (state.attemptId === undefined || state.attemptId === submitted.attemptId) return state;
      const again = await submit();
      return again.attemptId === submitted.attemptId ? again.state : submitted.state;
    } catch (error) {
      if (error instanceof Problem && error.isOurs) return submitted.state;
      throw error;
    }
  }
}

interface Submitting {
  /** Repeating it returns the outcome of the first submission. */
  submit: () => Promise<SubmittedAttempt>;
  /** Removes what was stored for this submission. */
  withdraw: () => Promise<void>;
}
