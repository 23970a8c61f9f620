import { jetstreamManager, type StreamInfo } from '@nats-io/jetstream';
import type { NatsConnection } from '@nats-io/transport-node';
import { gauged } from '@shiren/observability';
import type { Logger } from 'pino';

const INTERVAL_MS = 5_000;
const DEADLINE_MS = 3_000;

/** The last figures of this process, by name. */
const measured = new Map<string, number>();

gauged('shiren_shared_store_fill_ratio', 'How full a store that all gateways share is, from 0 to 1; a full store refuses calls.', ['store'], (gauge) => {
  for (const [store, ratio] of measured) gauge.set({ store }, ratio);
});

/** Measures every few seconds how full some streams are, taken together. While the broker cannot be reached, the last figure stays valid. */
export class Fill {
  private timer?: NodeJS.Timeout;
  private ratio = 0;

  /** `ratioOf` returns a stream's fill ratio (0 to 1); `name` is its label in the metrics. */
  constructor(
    private readonly connection: NatsConnection,
    private readonly name: string,
    private readonly streams: readonly string[],
    private readonly ratioOf: (info: StreamInfo) => number,
    private readonly log: Logger,
  ) {}

  /** The fill ratio, 0 to 1. */
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
