import { Controller } from '@nestjs/common';
import { Answers } from '@shiren/bus';
import {
  FromSession,
  OfAlert,
  ReadAlertLog,
  SaveAlertChannel,
  SaveAlertRule,
  pages,
  type AlertChannel,
  type AlertDelivery,
  type AlertRule,
} from '@shiren/contracts-console';
import { Access } from '../access/access.js';
import { AlertChannels } from './alert-channels.js';
import { AlertLog } from './alert-log.js';
import { AlertRules } from './alert-rules.js';

type Nothing = Record<string, never>;

@Controller()
export class AlertsController {
  constructor(
    private readonly access: Access,
    private readonly rules: AlertRules,
    private readonly channels: AlertChannels,
    private readonly deliveries: AlertLog,
  ) {}

  @Answers(pages.alerts)
  async list(request: FromSession): Promise<{ rules: AlertRule[]; channels: AlertChannel[] }> {
    const { accountId } = await this.access.actor(request, 'alerts.read');
    const [rules, channels] = await Promise.all([this.rules.list(accountId), this.channels.list(accountId)]);
    return { rules, channels };
  }

  @Answers(pages.saveAlertRule)
  async saveRule(request: SaveAlertRule): Promise<AlertRule> {
    return this.rules.save(await this.access.actor(request, 'alerts.write'), request);
  }

  @Answers(pages.removeAlertRule)
  async removeRule(request: OfAlert): Promise<Nothing> {
    await this.rules.remove(await this.access.actor(request, 'alerts.write'), request.id);
    return {};
  }

  @Answers(pages.saveAlertChannel)
  async saveChannel(request: SaveAlertChannel): Promise<{ channel: AlertChannel; secret?: string }> {
    return this.channels.save(await this.access.actor(request, 'alerts.write'), request);
  }

  @Answers(pages.renewAlertSecret)
  async renewSecret(request: OfAlert): Promise<{ secret: string }> {
    return this.channels.renewSecret(await this.access.actor(request, 'alerts.write'), request.id);
  }

  @Answers(pages.removeAlertChannel)
  async removeChannel(request: OfAlert): Promise<Nothing> {
    await this.channels.remove(await this.access.actor(request, 'alerts.write'), request.id);
    return {};
  }

  @Answers(pages.testAlertChannel)
  async test(request: OfAlert): Promise<AlertDelivery> {
    return this.deliveries.test(await this.access.actor(request, 'alerts.write'), request.id);
  }

  @Answers(pages.alertLog)
  async log(request: ReadAlertLog): Promise<{ deliveries: AlertDelivery[]; more: boolean }> {
    const { accountId } = await this.access.actor(request, 'alerts.read');
    return this.deliveries.read(accountId, request);
  }
}
