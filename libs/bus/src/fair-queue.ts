interface Lane<Task> {
  /** In the order that they came. */
  readonly waiting: Task[];
  inWork: number;
  /** Milliseconds of work that its account has had, counted from where the others were when it came. */
  used: number;
}

/**
 * Tasks of many accounts that wait for a few workers. The next one is of the account that has had the least work so far, so long tasks
 * count for more than short ones; tasks of one account stay in their order. An account that was away does not save up what it did not use.
 * Where the queue is full, the account with the most tasks in it loses its newest, so none is refused while it has fewer than another.
 * It decides only; whoever uses it keeps the workers and the clock.
 */
export class FairQueue<Task> {
  private readonly lanes = new Map<string, Lane<Task>>();
  /** What the account that was served last had used: where a new one begins. */
  private level = 0;
  private count = 0;

  constructor(private readonly capacity: number) {}

  /** Tasks that wait. */
  get size(): number {
    return this.count;
  }

  /** Answers the task that finds no room, which may be another than this one. */
  add(account: string, task: Task): Task | undefined {
    const lane = this.lane(account);
    lane.waiting.push(task);
    this.count += 1;
    if (this.count <= this.capacity) return undefined;
    const longest = [...this.lanes.values()].reduce((most, other) => (other.waiting.length > most.waiting.length ? other : most), lane);
    this.count -= 1;
    return longest.waiting.pop();
  }

  /** The task to work on next. `done` has to be called once it has ended. */
  next(): { account: string; task: Task } | undefined {
    let chosen: [string, Lane<Task>] | undefined;
    for (const [account, lane] of this.lanes) {
      if (lane.waiting.length === 0) this.forget(account, lane);
      else if (!chosen || comesBefore(lane, chosen[1])) chosen = [account, lane];
    }
    const task = chosen?.[1].waiting.shift();
    if (!chosen || task === undefined) return undefined;
    const [account, lane] = chosen;
    // to the end: those that have used as much come first the next time
    this.lanes.delete(account);
    this.lanes.set(account, lane);
    this.level = Math.max(this.level, lane.used);
    this.count -= 1;
    lane.inWork += 1;
    if (this.count === 0) this.forgive();
    return { account, task };
  }

  /** A task of this account has ended after so many milliseconds of work. */
  done(account: string, milliseconds: number): void {
    const lane = this.lanes.get(account);
    if (!lane) return;
    lane.inWork -= 1;
    lane.used += milliseconds;
    this.forget(account, lane);
  }

  /** Gives up a task that waits. False where it does not wait any more. */
  remove(account: string, task: Task): boolean {
    const waiting = this.lanes.get(account)?.waiting ?? [];
    const place = waiting.indexOf(task);
    if (place < 0) return false;
    waiting.splice(place, 1);
    this.count -= 1;
    return true;
  }

  /** Nobody waits: what anybody had before has kept nobody from anything. */
  private forgive(): void {
    for (const { used } of this.lanes.values()) this.level = Math.max(this.level, used);
    for (const [account, lane] of this.lanes) {
      lane.used = this.level;
      this.forget(account, lane);
    }
  }

  private lane(account: string): Lane<Task> {
    const known = this.lanes.get(account);
    if (known && (known.waiting.length > 0 || known.inWork > 0)) return known;
    const lane = { waiting: [], inWork: 0, used: Math.max(this.level, known?.used ?? 0) };
    this.lanes.set(account, lane);
    return lane;
  }

  /** An idle account is remembered only while it has had more than the others. */
  private forget(account: string, { waiting, inWork, used }: Lane<Task>): void {
    if (waiting.length === 0 && inWork === 0 && used <= this.level) this.lanes.delete(account);
  }
}

const comesBefore = <Task>(one: Lane<Task>, other: Lane<Task>): boolean => one.used < other.used || (one.used === other.used && one.inWork < other.inWork);
