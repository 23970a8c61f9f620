import { Injectable } from '@nestjs/common';
import { Bus } from '@shiren/bus';
import {
  Problem,
  materials,
  tokens,
  type OpenSession,
  type SubmitAttempt,
  type SubmittedAttempt,
  type TicketReference,
  type TicketState,
} from '@shiren/contracts';
import { readMaterials, type GivenMaterial } from '@shiren/rpc';
import { checkMaterials, schemeOf } from '@shiren/schemes';
import { v7 as uuid } from 'uuid';
import { AccountDirectory } from '../accounts/account-directory.js';
import { Quotas } from '../admission/quotas.js';
import { Uploads } from '../images/uploads.js';
import type { Caller } from '../rpc/authentication.js';
import { ticketOf } from './ticket-of.js';
import { TicketWatch } from './ticket-watch.js';
import { verifyStatus } from './verify-status.js';

/** Milliseconds that a business waits for the decision before it is told "in progress". */
const PATIENCE = 8_000;

@Injectable()
export class Submission {
  constructor(
    private readonly bus: Bus,
    private readonly directory: AccountDirectory,
    private readonly uploads: Uploads,
    private readonly watch: TicketWatch,
    private readonly quotas: Quotas,
  ) {}

  async submitVerification(caller: Caller, parameters: Record<string, string>, all: Record<string, string>): Promise<object> {
    return { VerifyStatus: verifyStatus(await this.verify(ticketOf(caller, parameters), () => readMaterials(all))) };
  }

  /** One call from materials to verdict, for a scheme that the business's server runs alone. */
  async verify(ticket: TicketReference, read: () => readonly GivenMaterial[]): Promise<TicketState> {
    const scheme = schemeOf((await this.directory.scene(ticket.accountId, ticket.biz)).scheme);
    if (scheme.access !== 'server') {
      throw new Problem('SCHEME.NEEDS_FLOW', `The scheme ${scheme.name} needs a flow: obtain a token with GetVerifyToken first.`);
    }
    const given = read();
    checkMaterials(
      given.map(({ type }) => type),
      scheme.materials,
    );
    const repetitionOnly = await this.quotas.areUsedUp(ticket, scheme.service);
    return this.submit({ ...ticket, attemptId: uuid(), scheme: scheme.name, repetitionOnly }, given);
  }

  async submitMaterials({ accountId, sandbox = false }: Caller, parameters: Record<string, string>, all: Record<string, string>): Promise<object> {
    const { VerifyToken: token = '' } = parameters;
    return { VerifyStatus: verifyStatus(await this.complete({ accountId, token, sandbox }, () => readMaterials(all))) };
  }

  /**
   * Ends the attempt that a token opened, with what the business collected itself.
   * Where a ticket is named too, throws TOKEN.NOT_FOUND for a token of another.
   */
  async complete(
    { accountId, token, sandbox = false }: OpenSession,
    read: () => readonly GivenMaterial[],
    ticket?: Pick<TicketReference, 'biz' | 'ticketId'>,
  ): Promise<TicketState> {
    const session = await this.bus.ask(tokens.session, { accountId, token, sandbox });
    const { attemptId, biz, ticketId } = session;
    if (ticket && (ticket.biz !== biz || ticket.ticketId !== ticketId)) throw new Problem('TOKEN.NOT_FOUND', 'This token is of another ticket.');
    const scheme = schemeOf(session.scheme);
    const given = read();
    if (session.state === 'open') {
      const bound = await this.bus.ask(materials.list, { attemptId, accountId });
      checkMaterials(
        [...bound, ...given].map(({ type }) => type),
        scheme.materials,
      );
    }
    return this.submit({ accountId, biz, ticketId, sandbox, attemptId, scheme: scheme.name, token }, given, session.state === 'open');
  }

  /** `store` is false where the token was used before: the same content is then answered as before, and anything else refused. */
  private async submit(attempt: Omit<SubmitAttempt, 'digest'>, given: readonly GivenMaterial[], store = true): Promise<TicketState> {
    const { attemptId, accountId, biz, ticketId, sandbox = false } = attempt;
    const upload = await this.uploads.take({ attemptId, accountId }, given);
    const watching = this.watch.begin(attemptId);
    try {
      if (!store) await upload.discard();
      // nobody is there to take another photo: an unfit one is the verdict's to name
      else await this.bus.ask(materials.put, { attemptId, accountId, materials: upload.materials, keepUnfitCards: true });
      const submitted = await this.bus.ask(tokens.submit, { ...attempt, digest: upload.digest });
      if (submitted.attemptId !== attemptId) await this.bus.ask(materials.erase, { attemptId, accountId });
      if (submitted.state.status !== 'in-progress') return submitted.state;
      await watching.decided(submitted.attemptId === attemptId ? PATIENCE : 0);
      return await this.stateOf({ accountId, biz, ticketId, sandbox }, submitted);
    } catch (error) {
      // where the fault is ours the attempt may have been submitted all the same, and will need them
      if (!(error instanceof Problem && error.isOurs)) await upload.discard();
      throw error;
    } finally {
      watching.end();
    }
  }

  /** The submission stands: that the state can't be read now only means that the business has to ask again. */
  private async stateOf(ticket: TicketReference, submitted: SubmittedAttempt): Promise<SubmittedAttempt['state']> {
    try {
      return await this.bus.ask(tokens.status, ticket);
    } catch (error) {
      if (error instanceof Problem && error.isOurs) return submitted.state;
      throw error;
    }
  }
}
