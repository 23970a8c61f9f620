import { Injectable, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import { Bus } from '@shiren/bus';
import { ticketChanged } from '@shiren/contracts-verification';

/** Lets a call wait until its attempt is decided. */
@Injectable()
export class TicketWatch implements OnModuleInit, OnModuleDestroy {
  private readonly waiting = new Map<string, Set<() => void>>();
  private stop?: () => void;

  constructor(private readonly bus: Bus) {}

  onModuleInit(): void {
    this.stop = this.bus.watch(ticketChanged, ({ attemptId }) => this.waiting.get(attemptId)?.forEach((release) => release()));
  }

  onModuleDestroy(): void {
    this.stop?.();
    for (const waiting of this.waiting.values()) for (const release of waiting) release();
  }

  /** Starts watching immediately. `decided` resolves when the attempt is decided or when the given milliseconds have passed. */
  begin(attemptId: string): { decided(milliseconds: number): Promise<void>; end(): void } {
    let release = (): void => undefined;
    const change = new Promise<void>((resolve) => (release = resolve));
    const waiting = this.waiting.get(attemptId) ?? new Set();
    this.waiting.set(attemptId, waiting.add(release));
    return {
      decided: (milliseconds) => {
        const timer = setTimeout(release, milliseconds);
        return change.finally(() => clearTimeout(timer));
      },
      end: () => {
        waiting.delete(release);
        if (waiting.size === 0) this.waiting.delete(attemptId);
      },
    };
  }
}
