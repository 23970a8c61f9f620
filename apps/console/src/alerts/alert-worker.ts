import { Inject, Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { LOGGER } from '@shiren/bus';
import { PeriodicWork } from '@shiren/periodic-work';
import type { Logger } from 'pino';
import { DataSource } from 'typeorm';
import { claimAlerts, inMilliseconds, type ClaimedMessage } from '../queries/alert-deliveries.js';
import { AlertChannelRecord } from './alert-channel.entity.js';
import { AlertDeliveryRecord } from './alert-delivery.entity.js';
import { ChannelSender } from './channel-sender.js';
import type { AlertContent } from './content.js';
import { settle, type ChannelAnswer } from './retry.js';

type ClaimedAlert = ClaimedMessage<AlertContent>;

const LOOK_INTERVAL_MS = 2_000;
const CLEANUP_INTERVAL_MS = 3_600_000;
/** How many messages one instance sends at once, in all and of one account, so that slow channels of one account don't hold up others. */
const MAX_CONCURRENT = 8;
const MAX_CONCURRENT_PER_ACCOUNT = 2;
/** How long a claim lasts, in milliseconds; longer than a try can take. */
export const CLAIM_MS = 40_000;
/** How long the log goes back. */
const SHOWN_DAYS = 90;

/** Sends alerts while the service runs, and tries again those that failed. */
@Injectable()
export class AlertWorker implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly onError = (error: Error): void => this.logger.warn({ error: error.message }, 'alerts are delayed; they stay stored and will be sent');
  private readonly sending = new PeriodicWork({ everyMs: LOOK_INTERVAL_MS, onError: this.onError }, (signal) => this.sendDue(signal));
  private readonly cleaning = new PeriodicWork({ everyMs: CLEANUP_INTERVAL_MS, onError: this.onError }, () => this.clean());

  constructor(
    private readonly database: DataSource,
    private readonly sender: ChannelSender,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  onApplicationBootstrap(): void {
    this.sending.start();
    this.cleaning.start();
  }

  async onApplicationShutdown(): Promise<void> {
    await Promise.all([this.sending.stop(), this.cleaning.stop()]);
  }

  /** There is something to send now. */
  wake(): void {
    void this.sending.now();
  }

  async sendDue(signal?: AbortSignal): Promise<void> {
    while (!signal?.aborted) {
      const claimed = await claimAlerts<AlertContent>(this.database, CLAIM_MS, MAX_CONCURRENT, MAX_CONCURRENT_PER_ACCOUNT);
      if (claimed.length === 0) return;
      await Promise.all(claimed.map((alert) => this.deliver(alert)));
    }
  }

  /** Makes one try with a claimed message and records what came of it. */
  async deliver(alert: ClaimedAlert): Promise<void> {
    const { id, accountId, channelId, content, tries, claimedUntil } = alert;
    const channel = await this.database.manager.findOneBy(AlertChannelRecord, { id: channelId, accountId });
    const answer: ChannelAnswer = channel ? await this.trySend(channel, alert) : { delivered: false, answer: 'channel-removed' };
    const { state, delayMs } = channel ? settle(answer, content.event, tries + 1) : { state: 'failed' as const, delayMs: 0 };
    await this.database.manager.update(
      AlertDeliveryRecord,
      { id, claimedUntil },
      { state, tries: tries + 1, nextTryAt: inMilliseconds(delayMs), claimedUntil: null, lastTriedAt: inMilliseconds(0), lastAnswer: answer.answer },
    );
    this.logger.info({ accountId, alert: id, channel: channel?.kind, event: content.event, state, tries: tries + 1, ...answer }, 'alert sent');
  }

  /** A fault on our side, such as a secret that can't be decrypted, counts as a try: the log shows it, and it ends. */
  private async trySend(channel: AlertChannelRecord, alert: ClaimedAlert): Promise<ChannelAnswer> {
    try {
      return await this.sender.send(channel, alert);
    } catch (error) {
      this.logger.error({ alert: alert.id, channel: channel.kind, error: (error as Error).message }, 'an alert could not be sent');
      return { delivered: false, answer: 'internal' };
    }
  }

  private async clean(): Promise<void> {
    await this.database
      .createQueryBuilder()
      .delete()
      .from(AlertDeliveryRecord)
      .where(`state <> 'waiting' and created_at < now() - :days * interval '1 day'`, { days: SHOWN_DAYS })
      .execute();
  }
}
