import * as access from './access.js';
import * as consoleContracts from '@shiren/contracts-console';
import * as core from '@shiren/contracts-core';
import * as materials from '@shiren/contracts-materials';
import * as media from '@shiren/contracts-media';
import * as registry from '@shiren/contracts-registry';
import * as verification from '@shiren/contracts-verification';
import { busUserNames, permissionsOf } from './permissions.js';
import { natsServers } from '@shiren/bus';

const contracts = { ...access, ...consoleContracts, ...core, ...materials, ...media, ...registry, ...verification };

/** NATS's own rule: `*` matches one part of the subject, `>` all that follow. */
const covers = (pattern: string, subject: string): boolean =>
  new RegExp(
    `^${pattern
      .split('.')
      .map((part) => (part === '>' ? '.+' : part === '*' ? '[^.]+' : part.replaceAll('$', '\\$')))
      .join('\\.')}$`,
  ).test(subject);

const maySubscribe = (subject: string): string[] => busUserNames.filter((name) => permissionsOf(name).subscribe.some((pattern) => covers(pattern, subject)));
const mayPublish = (subject: string): string[] => busUserNames.filter((name) => permissionsOf(name).publish.some((pattern) => covers(pattern, subject)));

const questions = Object.entries(contracts)
  .filter(([name, value]) => name !== 'busUsers' && typeof value === 'object' && !('subject' in value))
  .flatMap(([, group]) => Object.values(group as object) as { subject?: string }[])
  .flatMap(({ subject }) => (subject ? [subject] : []));

describe('permissions on the bus', () => {
  it('deliver a question only to the service that answers it', () => {
    expect(questions.length).toBeGreaterThan(60);
    for (const subject of questions) expect([subject, maySubscribe(subject)]).toEqual([subject, [subject.split('.')[0]]]);
  });

  it('still allow what instances of the release before ask: these permissions come first in a rolling update', () => {
    expect(['tokens.flow.advance', 'tokens.flow.submit'].map(mayPublish)).toEqual([['gateway'], ['gateway']]);
    expect(['materials.list', 'materials.cards'].map((subject) => mayPublish(subject).includes('verdict'))).toEqual([true, true]);
  });

  it('let no user read replies to another', () => {
    for (const name of busUserNames) expect(maySubscribe(`_INBOX.${name}.1`)).toEqual([name]);
    expect(maySubscribe('_INBOX.1')).toEqual([]);
  });

  it('let only the owning service publish an event', () => {
    expect(mayPublish(contracts.attemptDecided.subject)).toEqual(['verdict']);
    expect(mayPublish(contracts.attemptSubmitted.subject)).toEqual(['tokens']);
    expect(mayPublish(contracts.sceneChanged.subject)).toEqual(['console']);
  });

  it('allow nothing of JetStream beyond the consumers and buckets of a user', () => {
    for (const subject of ['$JS.API.STREAM.DELETE.EVENTS', '$JS.API.STREAM.PURGE.EVENTS', '$JS.API.STREAM.UPDATE.EVENTS', '$JS.API.STREAM.MSG.GET.EVENTS']) {
      expect(mayPublish(subject)).toEqual([]);
    }
    expect(mayPublish('$JS.API.CONSUMER.MSG.NEXT.EVENTS.console-event-face-compared')).toEqual(['console']);
    expect(mayPublish('$JS.API.CONSUMER.CREATE.EVENTS.ocr-all.>')).toEqual([]);
    expect(mayPublish('$KV.signature-nonces.a')).toEqual(['gateway']);
    for (const subject of ['nonces-0', '$JS.API.STREAM.CREATE.nonces-7', '$JS.API.STREAM.UPDATE.KV_repeated-calls'])
      expect(mayPublish(subject)).toEqual(['gateway']);
    expect(mayPublish('$JS.API.STREAM.DELETE.nonces-0')).toEqual([]);
  });
});

describe('NATS_URL', () => {
  it('lists servers, the first one with the user, who gets an inbox of its own', () => {
    expect(natsServers({ NATS_URL: 'nats://ocr:p%40ss@a:4222,nats://b:4223' })).toEqual({
      servers: ['a:4222', 'b:4223'],
      user: 'ocr',
      pass: 'p@ss',
      inboxPrefix: '_INBOX.ocr',
    });
    expect(natsServers({ NATS_URL: 'nats://[::1]:4222' })).toEqual({ servers: ['[::1]:4222'] });
  });

  it('uses TLS for tls: addresses, verified against the named authorities', () => {
    expect(natsServers({ NATS_URL: 'tls://a:4222' }).tls).toEqual({});
    expect(natsServers({ NATS_URL: 'tls://a:4222', NATS_CA_FILE: '/ca.pem' }).tls).toEqual({ caFile: '/ca.pem' });
  });

  it('must be set', () => {
    expect(() => natsServers({})).toThrow(/NATS_URL/);
  });
});
