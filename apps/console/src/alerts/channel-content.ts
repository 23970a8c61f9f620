import type { AlertChannelKind, SaveAlertChannel } from '@shiren/contracts-console';
import { Problem } from '@shiren/contracts-core';
import type { ChannelSecrets, ChannelSettings } from './alert-channel.entity.js';

export interface ChannelContent {
  settings: ChannelSettings;
  secrets: ChannelSecrets;
}

const invalid = (sentence: string): Problem => new Problem('REQUEST.INVALID', sentence);

/**
 * What is stored of a channel as somebody saves it. A secret that is left out stays as it was, except a mail password whose server, user or
 * encryption changes: else anybody who may edit the channel could have it sent to another server. Throws REQUEST.INVALID.
 */
export function channelContent(request: SaveAlertChannel, before?: ChannelContent & { kind: AlertChannelKind }): ChannelContent {
  if (before && before.kind !== request.kind) throw invalid('The kind of a channel cannot be changed; add another channel.');
  if (request.kind === 'email') return mailContent(request, before);
  if (request.kind === 'webhook') {
    if (request.url === undefined) throw invalid('A webhook needs an address.');
    return { settings: { url: request.url }, secrets: before?.secrets ?? {} };
  }
  const url = request.url ?? before?.secrets.url;
  if (url === undefined) throw invalid("A robot needs its address, which the group's settings show.");
  const secret = request.kind === 'wecom' ? undefined : (request.secret ?? before?.secrets.secret);
  return { settings: { host: new URL(url).host }, secrets: { url, ...(secret ? { secret } : {}) } };
}

function mailContent({ host, port, encryption, user, secret, from, to }: SaveAlertChannel, before?: ChannelContent): ChannelContent {
  if (!host || !port || !encryption || !from || !to?.length) throw invalid('E-mail needs a server with its port, a sender and at least one recipient.');
  if (!user) return { settings: { host, port, encryption, from, to }, secrets: {} };
  if (encryption === 'none') throw invalid('Choose an encryption: a password is never sent without one.');
  const settings = { host, port, encryption, user, from, to };
  if (secret) return { settings, secrets: { secret } };
  const isSame = (['host', 'port', 'encryption', 'user'] as const).every((key) => before?.settings[key] === settings[key]);
  if (!isSame || !before?.secrets.secret)
    throw invalid('Enter the password; it has to be entered again when the server, the port, the encryption or the user changes.');
  return { settings, secrets: before.secrets };
}
