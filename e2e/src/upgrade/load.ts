import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { FlowClient, FlowError } from '@shiren/flow-client';
import { drawFront, materialsOf, photograph, sampleFace, vendorClient, type AskConsole, type CardHolder, type RunFile } from '@shiren/testing';
import type { Outcome } from '../failures/load.js';

const PATIENCE_MS = 120_000;
const FIRST_PAUSE_MS = 200;
/** Answers after which a business sends the same again (docs/integrators/errors.md); every other failure is a fault. */
const RETRYABLE = /^(ServiceUnavailable|Throttling\..+|SERVICE\.UNAVAILABLE)$/;
/** Every sixth verification shows a card. */
const CARD_EVERY = 6;
const CARD_SEED = 7;

export const phases = ['before', 'beside', 'after'] as const;
export type Phase = (typeof phases)[number];

interface Status {
  StatusCode: number;
}

export interface Person {
  Name: string;
  IdentificationNumber: string;
}

/** Businesses that verify people, read results and open flows, one call after the other each, and repeat what was not answered. */
export class Load {
  /** The expected outcome of each accepted ticket. */
  readonly accepted = new Map<string, Outcome[]>();
  /** Failed calls by phase and code; all of them were sent again. */
  readonly retried: string[] = [];
  /** Failures that no business has to expect, and replies that are wrong. */
  readonly faults: string[] = [];
  readonly milliseconds: Record<Phase, number[]> = { before: [], beside: [], after: [] };
  phase: Phase = 'before';
  /** What happens at the moment; failures are reported under what happened when the call began. */
  at = '';
  calls = 0;
  private readonly work: Promise<void>[] = [];
  private stopped = false;
  private begun = 0;

  private constructor(
    private readonly run: RunFile,
    private readonly person: Person,
    private readonly ask: AskConsole,
    private readonly faces: Record<Outcome, Buffer>,
    private readonly card: Buffer,
  ) {}

  static async start(run: RunFile, person: Person, holder: CardHolder, ask: AskConsole): Promise<Load> {
    const card = await photograph(await drawFront(holder, CARD_SEED, await sampleFace('anna', { room: 0.25 })), CARD_SEED);
    const load = new Load(run, person, ask, { passed: await sampleFace('annaAgain'), failed: await sampleFace('emma') }, card);
    load.work.push(
      load.keep(() => load.verify()),
      load.keep(() => load.verify()),
      load.keep(() => load.openFlow()),
      load.keep(() => load.read()),
    );
    return load;
  }

  /** Resolves once every call under way has been answered. */
  async stop(): Promise<void> {
    this.stopped = true;
    await Promise.all(this.work);
  }

  /** Resolves once this many more submissions have been decided. */
  async further(count: number): Promise<void> {
    const wanted = this.milliseconds[this.phase].length + count;
    for (const end = Date.now() + PATIENCE_MS; this.milliseconds[this.phase].length < wanted; await pause(50)) {
      if (Date.now() > end) throw new Error(`People are not verified any more (${this.at}): ${this.retried.at(-1) ?? this.faults.at(-1)}`);
    }
  }

  private async keep(turn: () => Promise<void>): Promise<void> {
    while (!this.stopped) {
      await turn().catch((error: unknown) => this.faults.push(`${this.phase}, ${this.at}: ${(error as Error).message}`));
      await pause(50);
    }
  }

  /** From the submission to its decision; one in five is somebody else. */
  private async verify(): Promise<void> {
    const index = this.begun++;
    const outcome: Outcome = index % 5 === 0 ? 'failed' : 'passed';
    const TicketId = `load-${index}`;
    const withCard = index % CARD_EVERY === 1 && outcome === 'passed';
    const Material = materialsOf({ ...this.person, FacePic: this.faces[outcome], ...(withCard ? { IdCardFrontPic: this.card } : {}) });
    // a new client opens a connection of its own, which any gateway may get
    const client = vendorClient(this.run);
    const began = performance.now();
    await this.insist(() => client.request('SubmitVerification', { Biz: 'RPMin', TicketId, Material }, { method: 'POST' }));
    this.accepted.set(TicketId, [outcome]);
    for (const end = Date.now() + PATIENCE_MS; Date.now() < end; await pause(50)) {
      const { Data } = await this.insist(() => client.request<{ Data: Status }>('GetStatus', { Biz: 'RPMin', TicketId }, { method: 'POST' }));
      if (Data.StatusCode <= 0) continue;
      this.milliseconds[this.phase].push(performance.now() - began);
      if (Data.StatusCode !== (outcome === 'passed' ? 1 : 2)) this.faults.push(`${this.at}: ${TicketId} is ${Data.StatusCode} instead of ${outcome}`);
      return;
    }
    this.faults.push(`${this.at}: ${TicketId} is not decided`);
  }

  /** The first steps of a flow. */
  private async openFlow(): Promise<void> {
    const TicketId = `flow-${randomUUID()}`;
    const request = { Biz: 'RPManual', TicketId };
    const { Data } = await this.insist(() =>
      vendorClient(this.run).request<{ Data: { VerifyToken: { Token: string } } }>('GetVerifyToken', request, { method: 'POST' }),
    );
    const flow = new FlowClient({ origin: this.run.gateway, token: Data.VerifyToken.Token, device: randomUUID(), retries: 0 });
    const { consent } = await this.insist(() => flow.session());
    await this.insist(() => flow.consent(consent.version));
    const { steps } = await this.insist(() => flow.nameAndNumber({ name: this.person.Name, identificationNumber: this.person.IdentificationNumber }));
    if (steps[0] !== 'liveness') this.faults.push(`${this.at}: a flow goes on with ${steps[0]}`);
    await pause(300);
  }

  /** What an operator and a business look at. */
  private async read(): Promise<void> {
    await this.insist(() => this.ask('attempts', { limit: 5 }));
    await this.insist(() => vendorClient(this.run).request('GetMaterials', { Biz: 'RPMin', TicketId: 'passed' }, { method: 'POST' }));
    await pause(300);
  }

  private async insist<T>(call: () => Promise<T>): Promise<T> {
    for (const end = Date.now() + PATIENCE_MS; ; await pause(FIRST_PAUSE_MS)) {
      const began = `${this.phase}, ${this.at}`;
      try {
        this.calls += 1;
        return await call();
      } catch (error) {
        const { code = '', message } = error as Error & { code?: string };
        const said = code || message;
        // `fetch` fails if a connection that it kept ends with the old gateway just then; proxies of real installations send such a request again
        const passing = RETRYABLE.test(said) || (error instanceof FlowError && error.isPassing) || error instanceof TypeError;
        if (!passing || Date.now() > end) throw new Error(`${said}: ${message}`, { cause: error });
        this.retried.push(`${began}: ${said}`);
      }
    }
  }
}
