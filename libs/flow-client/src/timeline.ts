import type { AskedAction, Challenge, Flash, MoreTime, Observation } from './replies.js';

/** An action that was asked for longer. */
export interface Extension {
  /** Its place in the challenge. */
  action: number;
  milliseconds: number;
}

/**
 * A challenge while it is recorded. An action that no reply calls done when its time is over is asked for until one does, within the bounds; everything
 * later is then later by as much.
 */
export class Timeline {
  private readonly done = new Set<number>();
  private readonly ends: number[];
  private current = 0;
  private holding = false;
  private used = 0;

  constructor(
    private readonly challenge: Challenge,
    private readonly most: MoreTime = { action: 0, recording: 0 },
  ) {
    this.ends = challenge.actions.map(({ to }) => to);
  }

  /** Takes note of a reply. */
  saw({ progress }: Pick<Observation, 'progress'>): void {
    if (progress?.done) this.done.add(progress.action);
  }

  /** Moves on to this time of the recording; returns the extension that has just ended, which the server has to know. */
  pass(at: number): Extension | undefined {
    const end = this.ends[this.current];
    if (end === undefined || at < end + this.used) return undefined;
    const most = Math.min(this.most.action, this.most.recording - this.used);
    const over = Math.min(at - end - this.used, most);
    if (!this.done.has(this.current) && over < most) {
      this.holding = true;
      return undefined;
    }
    const extension = this.holding && over > 0 ? { action: this.current, milliseconds: over } : undefined;
    this.holding = false;
    this.current++;
    this.used += extension?.milliseconds ?? 0;
    return extension;
  }

  /** The place of the action that is being asked for; undefined in the pauses. */
  askedAt(at: number): number | undefined {
    const asked = this.challenge.actions[this.current];
    return asked && at >= asked.from + this.used ? this.current : undefined;
  }

  action(place: number): AskedAction | undefined {
    return this.challenge.actions[place];
  }

  isDone(place: number): boolean {
    return this.done.has(place);
  }

  /** Flashes follow the clock, whatever the actions do. */
  flashAt(at: number): Flash | undefined {
    return this.challenge.flashes.find(({ from, to }) => from <= at && at < to);
  }

  /** As far as is known. */
  get duration(): number {
    return this.challenge.duration + this.used + (this.holding ? this.most.action : 0);
  }

  /** The longest that the recording may become. */
  get maxDuration(): number {
    return this.challenge.duration + this.most.recording;
  }
}
