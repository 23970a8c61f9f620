import { setTimeout as pause } from 'node:timers/promises';
import { identificationNumber, materialsOf, sampleFace, vendorClient } from '@shiren/testing';
import { STRANGER } from './authority.js';
import type { World } from './world.js';

/** As long as the gravest failure may take to be over, with a call's own deadline. */
const PATIENCE = 240_000;

export type Outcome = 'passed' | 'failed';

interface Status {
  StatusCode: number;
}

/** A business that submits people one after the other, and sends again what got no answer, under the same ticket, with the same content. */
export class Load {
  /** What must become of each ticket that was accepted, attempt by attempt. */
  readonly accepted = new Map<string, Outcome[]>();
  /** Calls that got no good answer, by when and what it was; each was sent again. */
  readonly failedCalls: string[] = [];
  /** Calls that were sent, those sent again among them. */
  calls = 0;
  private readonly client;
  private readonly work: Promise<void>[] = [];
  private begun = 0;
  private stopped = false;

  private constructor(
    world: World,
    private readonly face: Buffer,
  ) {
    this.client = vendorClient({ ...world.system, gateway: `http://127.0.0.1:${world.front.port}` });
  }

  static async start(world: World, atOnce = 3): Promise<Load> {
    const load = new Load(world, await sampleFace('anna', { size: 240 }));
    for (let worker = 0; worker < atOnce; worker++) load.work.push(load.submitOn());
    return load;
  }

  /** Ends once every call under way was answered. */
  async stop(): Promise<void> {
    this.stopped = true;
    await Promise.all(this.work);
  }

  /** Submissions that were accepted. */
  get attempts(): number {
    return [...this.accepted.values()].flat().length;
  }

  /** Resolves once this many more submissions were accepted. */
  async further(count: number): Promise<void> {
    const wanted = this.attempts + count;
    for (const end = Date.now() + PATIENCE; this.attempts < wanted; await pause(50)) {
      if (Date.now() > end) throw new Error(`Submissions are not accepted any more: ${this.failedCalls.at(-1)}`);
    }
  }

  /** Submits somebody now; resolves once that is decided. */
  async probe(): Promise<void> {
    const ticket = await this.submit(this.begun++, 'passed');
    if ((await this.outcomeOf(ticket, PATIENCE)) !== 'passed') throw new Error(`${ticket} is not decided`);
  }

  /** Milliseconds may pass until it is decided; `undecided` then. */
  async outcomeOf(TicketId: string, within: number): Promise<Outcome | 'undecided'> {
    for (const end = Date.now() + within; ; await pause(200)) {
      const { Data } = await this.insist(() => this.client.request<{ Data: Status }>('GetStatus', { Biz: 'RPMin', TicketId }, { method: 'POST' }));
      if (Data.StatusCode !== 0 || Date.now() > end) return Data.StatusCode === 1 ? 'passed' : Data.StatusCode === 2 ? 'failed' : 'undecided';
    }
  }

  private async submitOn(): Promise<void> {
    while (!this.stopped) {
      const index = this.begun++;
      const ticket = await this.submit(index, index % 5 === 0 ? 'failed' : 'passed');
      // every second of them who failed tries again, so that a ticket has two results to tell
      if (index % 10 === 0 && (await this.outcomeOf(ticket, PATIENCE)) === 'failed') await this.submit(index, 'passed');
    }
  }

  private async submit(index: number, outcome: Outcome): Promise<string> {
    const TicketId = `failures-${index}`;
    const Name = outcome === 'failed' ? STRANGER : '安娜';
    const Material = materialsOf({ Name, IdentificationNumber: identificationNumber(index % 900), FacePic: this.face });
    await this.insist(() => this.client.request('SubmitVerification', { Biz: 'RPMin', TicketId, Material }, { method: 'POST' }));
    this.accepted.set(TicketId, [...(this.accepted.get(TicketId) ?? []), outcome]);
    return TicketId;
  }

  private async insist<T>(call: () => Promise<T>): Promise<T> {
    for (const end = Date.now() + PATIENCE; ;) {
      try {
        this.calls += 1;
        return await call();
      } catch (error) {
        const { code, name, message } = error as Error & { code?: string };
        this.failedCalls.push(`${new Date().toISOString()} ${code ?? name}: ${message}`);
        const refused = typeof code === 'string' && /^(Invalid|Missing|Signature|Forbidden)/.test(code);
        if (refused || Date.now() > end) throw error;
        await pause(300);
      }
    }
  }
}
