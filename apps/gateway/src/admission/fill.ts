import { jetstreamManager, type StreamInfo } from '@nats-io/jetstream';
import type { NatsConnection } from '@nats-io/transport-node';
import { gauged } from '@shiren/observability';
import type { Logger } from 'pino';

const INTERVAL_MS = 5_000;
const DEADLINE_MS = 3_000;

/** Of this process, by name. */
const measured = new Map<string, number>();

gauged('shiren_shared_store_fill_ratio', 'How full what all gateways keep together is, from 0 to 1; a full one refuses calls.', ['store'], (gauge) => {
  for (const [store, ratio] of measured) gauge.set({ store }, ratio);
});

/** Measures every few seconds how full some streams are together. The last figure counts while the broker can't be asked. */
export class Fill {
  private timer?: NodeJS.Timeout;
  private ratio = 0;

  /** `ratioOf` gives a stream's fill from 0 to 1; `name` stands in the metrics. */
  constructor(
    private readonly connection: NatsConnection,
    private readonly name: string,
    private readonly streams: readonly string[],
    private readonly ratioOf: (info: StreamInfo) => number,
    private readonly log: Logger,
  ) {}

  /** From 0 to 1. */
  get current(): number {
    return this.ratio;
  }

  start(): void {
    void this.measure();
  }

  stop(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    measured.delete(this.name);
  }

  async measure(): Promise<void> {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.measure(), INTERVAL_MS);
    try {
      const manager = await jetstreamManager(this.connection, { checkAPI: false, timeout: DEADLINE_MS });
      const ratios = await Promise.all(this.streams.map(async (stream) => this.ratioOf(await manager.streams.info(stream))));
      this.ratio = Math.min(1, ratios.reduce((sum, ratio) => sum + ratio, 0) / ratios.length);
      if (this.timer) measured.set(this.name, this.ratio);
    } catch (error) {
      this.log.debug({ store: this.name, error: (error as Error).message }, 'fill not measured');
    }
  }
}
