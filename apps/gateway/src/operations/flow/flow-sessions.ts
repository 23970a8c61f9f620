import { Injectable } from '@nestjs/common';
import { Bus } from '@shiren/bus';
import { Problem, type MaterialType } from '@shiren/contracts-core';
import { materials } from '@shiren/contracts-materials';
import { authority, type RecordState } from '@shiren/contracts-registry';
import type { Scene } from '@shiren/contracts-console';
import { flow, type FlowAct, type FlowSession, type FlowStep, type LivenessOutcome } from '@shiren/contracts-verification';
import { draftsOf, expectNext, sandboxLiveness, sandboxRecord } from '@shiren/schemes';
import { AccountDirectory } from '../../accounts/account-directory.js';
import type { FlowCaller } from '../../authentication/flow-caller.js';
import { NumberHash } from './number-hash.js';

/** A person's session, with what its pages need to show the next step. */
export interface FlowView {
  session: FlowSession;
  scene: Scene;
  /** With the step `confirm-fields`: what was read off the card, empty where it could not be read. */
  fields?: { name: string; identificationNumber: string };
}

/** Sessions of the flow: reading them, and taking their steps. */
@Injectable()
export class FlowSessions {
  constructor(
    private readonly bus: Bus,
    private readonly directory: AccountDirectory,
    private readonly numbers: NumberHash,
  ) {}

  async show(caller: FlowCaller): Promise<FlowView> {
    return this.view(caller, await this.open(caller));
  }

  open(caller: FlowCaller): Promise<FlowSession> {
    return this.bus.ask(flow.session, caller);
  }

  /** Origins whose pages may show this flow in a frame. */
  async frameOrigins(caller: FlowCaller): Promise<readonly string[]> {
    const { accountId, biz } = await this.open(caller);
    const { settings } = await this.directory.scene(accountId, biz);
    return settings.frameOrigins;
  }

  /** Throws STEP.NOT_NEXT unless this step is next. */
  async expect(caller: FlowCaller, step: FlowStep, counts?: 'photo'): Promise<FlowSession> {
    const session = await this.bus.ask(flow.session, { ...caller, ...(counts ? { counts } : {}) });
    expectNext(session.steps, step);
    return session;
  }

  /** Throws REQUEST.INVALID for any but the scene's current text, which the person has to see. */
  async agree(caller: FlowCaller, version: number): Promise<FlowView> {
    const { accountId, biz } = await this.expect(caller, 'consent');
    const { settings } = await this.directory.scene(accountId, biz);
    if (settings.consent.version !== version)
      throw new Problem('REQUEST.INVALID', 'The text of the consent has changed; read the session and show the new text.');
    return this.advance(caller, { step: 'consent', version });
  }

  withdraw(caller: FlowCaller): Promise<object> {
    return this.bus.ask(flow.withdraw, caller);
  }

  /** The sandbox's outcome for a recording, whatever it shows; undefined for a real attempt. */
  async sandboxLiveness(session: FlowSession): Promise<LivenessOutcome | undefined> {
    if (!session.sandbox) return undefined;
    const identificationNumber = (await this.given(session)).get('IdentificationNumber');
    return sandboxLiveness({ ticketId: session.ticketId, identificationNumber });
  }

  async advance(caller: FlowCaller, act: FlowAct): Promise<FlowView> {
    return this.view(caller, await this.bus.ask(flow.advance, { ...caller, act }));
  }

  /** Takes the step for which this call stored a draft. A draft that arrives too late is removed. */
  async take(caller: FlowCaller, { attemptId, draft }: { attemptId: string; draft: string }, act: FlowAct): Promise<FlowView> {
    let session: FlowSession;
    try {
      session = await this.bus.ask(flow.advance, { ...caller, act: { ...act, draft } });
    } catch (error) {
      if (error instanceof Problem && !error.isOurs) {
        // what can't be removed now is removed when the attempt is submitted or erased
        await this.bus.ask(materials.discard, { attemptId, draftId: draft }).catch(() => undefined);
      }
      throw error;
    }
    return this.view(caller, session);
  }

  /** The hash under which the ID number's limits are counted; absent while the number is not known. */
  async numberOf(session: FlowSession): Promise<{ number?: string }> {
    const number = (await this.given(session)).get('IdentificationNumber');
    return number === undefined ? {} : { number: this.numbers.of(number) };
  }

  /** Takes automatic steps first, so that the person only sees their own. */
  private async view(caller: FlowCaller, session: FlowSession): Promise<FlowView> {
    if (session.steps[0] === 'check-record') return this.advance(caller, { step: 'check-record', record: await this.recordOf(session) });
    const scene = await this.directory.scene(session.accountId, session.biz);
    return { session, scene, ...(session.steps[0] === 'confirm-fields' ? { fields: await this.readFields(session) } : {}) };
  }

  private async recordOf(session: FlowSession): Promise<RecordState> {
    const { ticketId, sandbox } = session;
    const given = await this.given(session);
    const claim = { name: given.get('Name') ?? '', identificationNumber: given.get('IdentificationNumber') ?? '' };
    if (sandbox) return sandboxRecord({ ticketId, ...claim });
    return (await this.bus.ask(authority.record, claim)).record;
  }

  private async readFields({ attemptId, accountId, progress }: FlowSession): Promise<{ name: string; identificationNumber: string }> {
    const { front } = await this.bus.ask(materials.cards, { attemptId, accountId, drafts: draftsOf(progress) });
    return { name: front?.fields.name?.value ?? '', identificationNumber: front?.fields.number?.value ?? '' };
  }

  private async given({ attemptId, accountId, progress }: FlowSession): Promise<Map<MaterialType, string>> {
    return new Map((await this.bus.ask(materials.list, { attemptId, accountId, drafts: draftsOf(progress) })).map(({ type, value }) => [type, value]));
  }
}
