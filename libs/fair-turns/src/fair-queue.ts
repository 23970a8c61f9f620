interface Lane<Task> {
  /** In the order of arrival. */
  readonly waiting: Task[];
  inWork: number;
  /** Milliseconds of work done for the account, counted from the level of the others when it arrived. */
  used: number;
}

/**
 * Tasks of many accounts waiting for a few workers. The next task is taken from the account that has had the least work time so far, so long tasks
 * count for more than short ones; tasks of one account stay in order. An idle account does not save up time that it did not use.
 * If the queue is full, the account with the most tasks loses its newest one, so no account is refused while another has more.
 * Only decides: the caller owns the workers and the clock.
 */
export class FairQueue<Task> {
  private readonly lanes = new Map<string, Lane<Task>>();
  /** Work time of the account that was served last: where a new account starts. */
  private level = 0;
  private count = 0;

  constructor(private readonly capacity: number) {}

  /** Number of waiting tasks. */
  get size(): number {
    return this.count;
  }

  /** Returns the task that was refused because the queue is full, which need not be this one. */
  add(account: string, task: Task): Task | undefined {
    const lane = this.lane(account);
    lane.waiting.push(task);
    this.count += 1;
    if (this.count <= this.capacity) return undefined;
    const longest = [...this.lanes.values()].reduce((most, other) => (other.waiting.length > most.waiting.length ? other : most), lane);
    this.count -= 1;
    return longest.waiting.pop();
  }

  /** The task to work on next. Call `done` when it has ended. */
  next(): { account: string; task: Task } | undefined {
    let chosen: [string, Lane<Task>] | undefined;
    for (const [account, lane] of this.lanes) {
      if (lane.waiting.length === 0) this.forget(account, lane);
      else if (!chosen || comesBefore(lane, chosen[1])) chosen = [account, lane];
    }
    const task = chosen?.[1].waiting.shift();
    if (!chosen || task === undefined) return undefined;
    const [account, lane] = chosen;
    // moved to the end, so that accounts with the same work time go first next time
    this.lanes.delete(account);
    this.lanes.set(account, lane);
    this.level = Math.max(this.level, lane.used);
    this.count -= 1;
    lane.inWork += 1;
    if (this.count === 0) this.forgive();
    return { account, task };
  }

  /** Records that a task of this account has ended after this much work. */
  done(account: string, milliseconds: number): void {
    const lane = this.lanes.get(account);
    if (!lane) return;
    lane.inWork -= 1;
    lane.used += milliseconds;
    this.forget(account, lane);
  }

  /** Drops a waiting task. Returns false if it is no longer waiting. */
  remove(account: string, task: Task): boolean {
    const waiting = this.lanes.get(account)?.waiting ?? [];
    const place = waiting.indexOf(task);
    if (place < 0) return false;
    waiting.splice(place, 1);
    this.count -= 1;
    return true;
  }

  /** Called when nobody waits: work that held nobody up is forgotten. */
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

  /** An idle account is remembered only while it has had more work time than the others. */
  private forget(account: string, { waiting, inWork, used }: Lane<Task>): void {
    if (waiting.length === 0 && inWork === 0 && used <= this.level) this.lanes.delete(account);
  }
}

const comesBefore = <Task>(one: Lane<Task>, other: Lane<Task>): boolean => one.used < other.used || (one.used === other.used && one.inWork < other.inWork);
