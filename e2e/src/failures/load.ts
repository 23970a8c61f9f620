import { setTimeout as pause } from 'node:timers/promises';
import { identificationNumber, materialsOf, sampleFace, vendorClient } from '@shiren/testing';
import { STRANGER } from './authority.js';
import type { World } from './world.js';

/** How long the worst failure may take to recover from, including the deadline of one call, in milliseconds. */
const PATIENCE = 240_000;

export type Outcome = 'passed' | 'failed';

interface Status {
  StatusCode: number;
}

/** A business that submits one person after another. A call without a response is repeated with the same ticket and the same content. */
export class Load {
  /** The expected outcome of each attempt, for every ticket that was accepted. */
  readonly accepted = new Map<string, Outcome[]>();
  /** Failed calls, each with its time and error; all of them were sent again. */
  readonly failedCalls: string[] = [];
  /** Number of calls sent, including repetitions. */
  calls = 0;
  private readonly system;
  private readonly work: Promise<void>[] = [];
  private begun = 0;
  private stopped = false;

  private constructor(
    world: World,
    private readonly face: Buffer,
  ) {
    this.system = { ...world.system, gateway: `http://127.0.0.1:${world.front.port}` };
  }

  static async start(world: World, atOnce = 3): Promise<Load> {
    const load = new Load(world, await sampleFace('anna', { size: 240 }));
    for (let worker = 0; worker < atOnce; worker++) load.work.push(load.submitOn());
    return load;
  }

  /** Resolves once every call under way has been answered. */
  async stop(): Promise<void> {
    this.stopped = true;
    await Promise.all(this.work);
  }

  /** Number of submissions accepted so far. */
  get attempts(): number {
    return [...this.accepted.values()].flat().length;
  }

  /** Resolves once this many more submissions have been accepted. */
  async further(count: number): Promise<void> {
    const wanted = this.attempts + count;
    for (const end = Date.now() + PATIENCE; this.attempts < wanted; await pause(50)) {
      if (Date.now() > end) throw new Error(`Submissions are not accepted any more: ${this.failedCalls.at(-1)}`);
    }
  }

  /** Submits a person now; resolves once the attempt is decided. */
  async probe(): Promise<void> {
    const ticket = await this.submit(this.begun++, 'passed');
    if ((await this.outcomeOf(ticket, PATIENCE)) !== 'passed') throw new Error(`${ticket} is not decided`);
  }

  /** The ticket's outcome; `undecided` if there is none after `within` milliseconds. */
  async outcomeOf(TicketId: string, within: number): Promise<Outcome | 'undecided'> {
    const client = this.client();
    for (const end = Date.now() + within; ; await pause(200)) {
      const { Data } = await this.insist(() => client.request<{ Data: Status }>('GetStatus', { Biz: 'RPMin', TicketId }, { method: 'POST' }));
      if (Data.StatusCode !== 0 || Date.now() > end) return Data.StatusCode === 1 ? 'passed' : Data.StatusCode === 2 ? 'failed' : 'undecided';
    }
  }

  private async submitOn(): Promise<void> {
    while (!this.stopped) {
      const index = this.begun++;
      const ticket = await this.submit(index, index % 5 === 0 ? 'failed' : 'passed');
      // every second person who failed tries again, so that their ticket has two results to report
      if (index % 10 === 0 && (await this.outcomeOf(ticket, PATIENCE)) === 'failed') await this.submit(index, 'passed');
    }
  }

  private async submit(index: number, outcome: Outcome): Promise<string> {
    const TicketId = `failures-${index}`;
    const Name = outcome === 'failed' ? STRANGER : '安娜';
    const Material = materialsOf({ Name, IdentificationNumber: identificationNumber(index % 900), FacePic: this.face });
    const client = this.client();
    await this.insist(() => client.request('SubmitVerification', { Biz: 'RPMin', TicketId, Material }, { method: 'POST' }));
    this.accepted.set(TicketId, [...(this.accepted.get(TicketId) ?? []), outcome]);
    return TicketId;
  }

  /** A client of its own for each person: it opens a connection, which a new gateway may get. */
  private client(): ReturnType<typeof vendorClient> {
    return vendorClient(this.system);
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
