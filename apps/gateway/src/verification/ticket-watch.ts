import { Injectable, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import { Bus } from '@shiren/bus';
import { ticketChanged } from '@shiren/contracts';

/** Lets a call wait until its attempt is decided. */
@Injectable()
export class TicketWatch implements OnModuleInit, OnModuleDestroy {
  private readonly waiting = new Map<string, () => void>();
  private stop?: () => void;

  constructor(private readonly bus: Bus) {}

  onModuleInit(): void {
    this.stop = this.bus.watch(ticketChanged, ({ attemptId }) => this.waiting.get(attemptId)?.());
  }

  onModuleDestroy(): void {
    this.stop?.();
    for (const release of this.waiting.values()) release();
  }

  /** Begins to watch at once; `decided` resolves when the attempt is decided, or after so many milliseconds. */
  begin(attemptId: string): { decided(milliseconds: number): Promise<void>; end(): void } {
    let release = (): void => undefined;
    const change = new Promise<void>((resolve) => (release = resolve));
    this.waiting.set(attemptId, release);
    return {
      decided: (milliseconds) => {
        const timer = setTimeout(release, milliseconds);
        return change.finally(() => clearTimeout(timer));
      },
      end: () => this.waiting.delete(attemptId),
    };
  }
}
