import { jetstreamManager, type StreamInfo } from '@nats-io/jetstream';
import type { NatsConnection } from '@nats-io/transport-node';
import { gauged } from '@shiren/observability';
import { PeriodicWork } from '@shiren/periodic-work';
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
  private ratio = 0;
  private readonly periodic: PeriodicWork;

  /** `ratioOf` returns a stream's fill ratio (0 to 1); `name` is its label in the metrics. */
  constructor(
    private readonly connection: NatsConnection,
    private readonly name: string,
    private readonly streams: readonly string[],
    private readonly ratioOf: (info: StreamInfo) => number,
    log: Logger,
  ) {
    const onError = ({ message }: Error): void => log.debug({ store: name, error: message }, 'fill not measured');
    this.periodic = new PeriodicWork({ everyMs: INTERVAL_MS, firstAfterMs: 0, onError }, (signal) => this.measure(signal));
  }

  /** The fill ratio, 0 to 1. */
  get current(): number {
    return this.ratio;
  }

  start(): void {
    this.periodic.start();
  }

  async stop(): Promise<void> {
    await this.periodic.stop();
    measured.delete(this.name);
  }

  private async measure(signal: AbortSignal): Promise<void> {
    const manager = await jetstreamManager(this.connection, { checkAPI: false, timeout: DEADLINE_MS });
    const ratios = await Promise.all(this.streams.map(async (stream) => this.ratioOf(await manager.streams.info(stream))));
    this.ratio = Math.min(1, ratios.reduce((sum, ratio) => sum + ratio, 0) / ratios.length);
    if (!signal.aborted) measured.set(this.name, this.ratio);
  }
}
