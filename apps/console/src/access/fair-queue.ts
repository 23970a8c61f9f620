import { Problem } from '@shiren/contracts';

interface Bounds {
  /** Jobs that run at the same time. */
  running: number;
  /** Jobs that wait, in all and of one key. */
  waiting: number;
  waitingPerKey: number;
  /** Milliseconds that a job waits at most. */
  maxWaitMs: number;
}

interface Waiting {
  start: () => void;
  deadline: NodeJS.Timeout;
}

/** Runs a few jobs at a time. Keys with waiting jobs take turns, so one that sends many delays itself and not the others. */
export class FairQueue {
  private running = 0;
  private count = 0;
  /** In the order in which the keys have their next turn; no list is empty. */
  private readonly waiting = new Map<string, Waiting[]>();

  constructor(private readonly bounds: Bounds) {}

  /** Throws LIMIT.REACHED where too many jobs of the key wait, SERVICE.UNAVAILABLE where too many wait in all or the wait is over. */
  async run<T>(key: string, job: () => Promise<T>): Promise<T> {
    await this.turn(key);
    try {
      return await job();
    } finally {
      this.running -= 1;
      this.startNext();
    }
  }

  private turn(key: string): Promise<void> {
    if (this.running < this.bounds.running) {
      this.running += 1;
      return Promise.resolve();
    }
    const line = this.waiting.get(key) ?? [];
    if (line.length >= this.bounds.waitingPerKey) {
      throw new Problem('LIMIT.REACHED', 'Too many sign-ins at once from this address; try again in a few seconds.', { seconds: 5 });
    }
    if (this.count >= this.bounds.waiting) throw busy();
    return new Promise((resolve, reject) => {
      const entry: Waiting = {
        start: () => {
          clearTimeout(entry.deadline);
          this.running += 1;
          resolve();
        },
        deadline: setTimeout(() => {
          this.remove(key, entry);
          reject(busy());
        }, this.bounds.maxWaitMs),
      };
      this.waiting.set(key, [...line, entry]);
      this.count += 1;
    });
  }

  private startNext(): void {
    const [first] = this.waiting;
    if (!first) return;
    const [key, [entry, ...others]] = first;
    this.waiting.delete(key);
    if (others.length > 0) this.waiting.set(key, others);
    this.count -= 1;
    entry?.start();
  }

  private remove(key: string, entry: Waiting): void {
    const others = (this.waiting.get(key) ?? []).filter((each) => each !== entry);
    if (others.length > 0) this.waiting.set(key, others);
    else this.waiting.delete(key);
    this.count -= 1;
  }
}

const busy = (): Problem => new Problem('SERVICE.UNAVAILABLE', 'Too many people sign in at the moment; try again in a few seconds.');
