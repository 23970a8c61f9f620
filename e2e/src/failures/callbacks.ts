import { Webhook } from 'standardwebhooks';
import type { ReceivedCallback } from '@shiren/testing';
import type { Outcome } from './load.js';

const OUTCOMES: Readonly<Record<number, Outcome>> = { 1: 'passed', 2: 'failed' };

interface Message {
  data: { ticketId: string; statusCode: number };
}

/** Whether every callback that was refused has been delivered again since. */
export function hasTakenAll(received: readonly ReceivedCallback[]): boolean {
  const taken = new Set(received.filter(({ status }) => status === 200).map(({ headers }) => headers['webhook-id']));
  return received.every(({ headers }) => taken.has(headers['webhook-id']));
}

/**
 * What is missing or wrong in the callbacks that a business received for its submissions. Expected: each result at least once, signed, the results of
 * one ticket in order, and a repetition under the same id.
 */
export function heardWrongly(received: readonly ReceivedCallback[], accepted: ReadonlyMap<string, readonly Outcome[]>, secret: string): string[] {
  const webhook = new Webhook(secret);
  const byTicket = new Map<string, (ReceivedCallback & { id: string; outcome: Outcome | undefined })[]>();
  const wrong: string[] = [];
  for (const one of received) {
    const { data } = JSON.parse(one.body) as Message;
    const id = String(one.headers['webhook-id']);
    // not `verify`, which would reject a callback because of a wrong clock alone
    const signature = webhook.sign(id, new Date(Number(one.headers['webhook-timestamp']) * 1_000), one.body);
    // there is one signature per secret, since the previous secret stays valid for a while
    if (!String(one.headers['webhook-signature']).split(' ').includes(signature)) wrong.push(`${data.ticketId}: its signature is not right`);
    if (!accepted.has(data.ticketId)) wrong.push(`${data.ticketId}: nobody submitted it`);
    const heard = byTicket.get(data.ticketId) ?? [];
    byTicket.set(data.ticketId, [...heard, { ...one, id, outcome: OUTCOMES[data.statusCode] }]);
  }
  for (const [ticket, outcomes] of accepted) {
    const heard = byTicket.get(ticket) ?? [];
    const results = heard.filter(({ id }, index) => heard[index - 1]?.id !== id);
    const [said, wanted] = [results.map(({ outcome }) => outcome).join(', '), outcomes.join(', ')];
    if (said !== wanted) wrong.push(`${ticket}: heard ${said || 'nothing'} instead of ${wanted}`);
    const taken = new Set(heard.filter(({ status }) => status === 200).map(({ id }) => id));
    if (taken.size < outcomes.length) wrong.push(`${ticket}: what was refused at first did not come again`);
  }
  return wrong;
}
