import type { ChildProcess } from 'node:child_process';
import { endProcess } from '@shiren/embedded';

/** A child process and a way to stop it gracefully. */
export interface Running {
  readonly process: ChildProcess;
  stop(): Promise<void>;
}

const FIRST_PAUSE = 500;
const MAX_DELAY_MS = 30_000;
/** A process that ran this long, in milliseconds, counts as stable, and its restart delay starts from the minimum again. */
const STEADY = 60_000;
/** How long a hung process may take to end before it is killed: while its event loop is blocked, it can't handle the signal. */
const HUNG_STOP_DEADLINE_MS = 5_000;

/** Restart delay in milliseconds: doubled after every early exit, reset after a stable run. */
export function restartPause(previous: number | undefined, livedFor: number): number {
  if (previous === undefined || livedFor >= STEADY) return FIRST_PAUSE;
  return Math.min(previous * 2, MAX_DELAY_MS);
}

/** Keeps one process running: reports its exit and restarts it. */
export class Supervised {
  private running?: Running;
  private began = 0;
  private stopping = false;
  private pause?: number;
  private timer?: NodeJS.Timeout;

  constructor(
    readonly name: string,
    private readonly begin: () => Promise<Running>,
    private readonly report: (message: string) => void,
    private readonly changed: () => Promise<void> | void,
  ) {}

  get pid(): number | undefined {
    return this.running?.process.pid;
  }

  /** Milliseconds since its process was started; 0 if none is running. */
  get livesFor(): number {
    return this.running && !hasEnded(this.running) ? performance.now() - this.began : 0;
  }

  /** Rejects if the first start fails; later failed starts are retried. */
  async start(): Promise<void> {
    const running = await this.begin();
    if (this.stopping) return running.stop();
    this.running = running;
    const began = (this.began = performance.now());
    const ended = (): void => this.ended(running, performance.now() - began);
    if (hasEnded(running)) ended();
    else running.process.once('exit', ended);
    await this.changed();
  }

  async stop(): Promise<void> {
    this.stopping = true;
    clearTimeout(this.timer);
    await this.running?.stop();
  }

  /** Ends a hung process, by force if necessary; it is restarted as after any other exit. */
  async replace(why: string): Promise<void> {
    if (this.stopping || !this.running) return;
    this.report(`${this.name} ${why}; it is ended`);
    await endProcess(this.running.process, 'SIGTERM', HUNG_STOP_DEADLINE_MS);
  }

  private ended({ process: { exitCode, signalCode } }: Running, livedFor: number): void {
    if (this.stopping) return;
    this.again(signalCode ?? `code ${exitCode}`, livedFor);
  }

  private again(how: string, livedFor: number): void {
    this.pause = restartPause(this.pause, livedFor);
    this.report(`${this.name} died (${how}); it is started again in ${this.pause / 1_000} s`);
    this.timer = setTimeout(() => {
      this.start().then(
        () => this.report(`${this.name} runs again`),
        (error: Error) => this.again(error.message, 0),
      );
    }, this.pause);
  }
}

const hasEnded = ({ process: { exitCode, signalCode } }: Running): boolean => exitCode !== null || signalCode !== null;
