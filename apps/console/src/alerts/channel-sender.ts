import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { Keyring } from '@shiren/encryption';
import { HttpSender, hostsOf, signedHeaders, type OutboundLimits } from '@shiren/outbound';
import { ConsoleEnvironment } from '../environment.js';
import type { AlertChannelRecord, ChannelSecrets } from './alert-channel.entity.js';
import { textOf, webhookBody, type AlertContent } from './content.js';
import { sendMail } from './mail.js';
import type { ChannelAnswer } from './retry.js';
import { dingtalkAddress, dingtalkBody, robotAnswer, wecomBody } from './robots.js';

/** For one try, in milliseconds. */
const DEADLINE_MS = 15_000;

export interface AlertMessage {
  id: string;
  content: AlertContent;
  timeZone: string;
}

/** Sends a message to a channel. Its host must be public, unless ALERT_PRIVATE_HOSTS names it. */
@Injectable()
export class ChannelSender implements OnApplicationShutdown {
  private readonly http: HttpSender;
  private readonly limits: OutboundLimits;

  constructor(
    { alertPrivateHosts }: ConsoleEnvironment,
    private readonly keyring: Keyring,
  ) {
    const hosts = hostsOf(alertPrivateHosts);
    this.http = new HttpSender({ deadlineMs: DEADLINE_MS, privateHosts: alertPrivateHosts });
    this.limits = { deadline: DEADLINE_MS, mayBePrivate: (host) => hosts.has(host.toLowerCase()) };
  }

  onApplicationShutdown(): Promise<void> {
    return this.http.close();
  }

  /** Makes one try. */
  async send(channel: AlertChannelRecord, message: AlertMessage): Promise<ChannelAnswer> {
    const secrets = this.secretsOf(channel);
    if (channel.kind === 'email') return this.mail(channel, secrets, message);
    if (channel.kind === 'webhook') return this.webhook(channel, secrets, message);
    const now = new Date();
    const text = textOf(message.content, channel.language, message.timeZone);
    const [url, body] =
      channel.kind === 'dingtalk' ? [dingtalkAddress(secrets.url ?? '', secrets.secret, now), dingtalkBody(text)] : [secrets.url ?? '', wecomBody(text)];
    const answer = await this.http.post(url, { 'content-type': 'application/json; charset=utf-8' }, body);
    return 'failure' in answer ? { delivered: false, answer: answer.failure } : robotAnswer(answer.status, answer.body);
  }

  private async webhook({ settings }: AlertChannelRecord, { secret = '' }: ChannelSecrets, { id, content }: AlertMessage): Promise<ChannelAnswer> {
    const body = webhookBody(content);
    const answer = await this.http.post(settings.url ?? '', signedHeaders(id, body, [secret], new Date()), body);
    if ('failure' in answer) return { delivered: false, answer: answer.failure };
    return { delivered: answer.status >= 200 && answer.status < 300, answer: String(answer.status) };
  }

  private mail({ settings, language }: AlertChannelRecord, { secret }: ChannelSecrets, { id, content, timeZone }: AlertMessage): Promise<ChannelAnswer> {
    const { host = '', port = 0, encryption = 'tls', user, from = '', to = [] } = settings;
    const { title, lines } = textOf(content, language, timeZone);
    const signedIn = { ...(user ? { user } : {}), ...(secret ? { password: secret } : {}) };
    const mail = {
      ...{ host, port, encryption, from, to, ...signedIn },
      subject: title,
      text: `${lines.join('\n')}\n`,
      messageId: `<${id}@${from.split('@')[1] ?? host}>`,
    };
    return sendMail(mail, this.limits);
  }

  private secretsOf({ id, secrets }: AlertChannelRecord): ChannelSecrets {
    return JSON.parse(this.keyring.open(secrets, sealedFor(id)).toString()) as ChannelSecrets;
  }
}

export const sealedFor = (channelId: string): string => `alert-channel/${channelId}`;
