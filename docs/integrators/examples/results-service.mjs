/**
 * A service of your own beside Shiren: hears when a ticket passed or failed, and asks for the reasons and scores.
 * An event comes until it was acknowledged, also what was said while this service was away.
 *
 *   NATS_URL=nats://internal:password@127.0.0.1:4222 node results-service.mjs
 */
import { AckPolicy, DeliverPolicy, jetstream, jetstreamManager } from '@nats-io/jetstream';
import { connect, nanos } from '@nats-io/transport-node';

const STREAM = 'EVENTS';
const SUBJECT = 'event.ticket.changed';
/** Consumers of the user `internal` begin with its name; instances of one service share one. */
const DURABLE = 'internal-event-ticket-changed';

const url = new URL(process.env.NATS_URL ?? 'nats://127.0.0.1:4222');
const [user, pass] = [url.username, url.password].map(decodeURIComponent);
const connection = await connect({
  servers: url.host,
  name: 'results',
  waitOnFirstConnect: true,
  maxReconnectAttempts: -1,
  // a user hears replies in an inbox of its own, and in no other
  ...(user ? { user, pass, inboxPrefix: `_INBOX.${user}` } : {}),
});

/** How the ticket stands; throws what Shiren refuses, as its code and a sentence. */
async function statusOf({ accountId, biz, ticketId, sandbox }) {
  const reply = await connection.request('tokens.status', JSON.stringify({ accountId, biz, ticketId, sandbox }), { timeout: 3_000 });
  const answer = reply.json();
  if (reply.headers?.has('Nats-Service-Error-Code')) throw new Error(`${answer.problem.code}: ${answer.problem.message}`);
  return answer;
}

/** Yours to fill. It may be called twice for one attempt, so let `attemptId` decide whether it is new; `sandbox` is true for tests. */
async function handle({ biz, ticketId, attemptId, status, verdict, sandbox = false }) {
  console.log(JSON.stringify({ biz, ticketId, attemptId, status, reasons: verdict?.reasons ?? [], sandbox }));
}

const manager = await jetstreamManager(connection, { checkAPI: false });
await manager.consumers.add(STREAM, {
  durable_name: DURABLE,
  filter_subject: SUBJECT,
  ack_policy: AckPolicy.Explicit,
  deliver_policy: DeliverPolicy.All,
  ack_wait: nanos(30_000),
});
const consumer = await jetstream(connection).consumers.get(STREAM, DURABLE);
const messages = await consumer.consume({ max_messages: 16 });
for (const signal of ['SIGTERM', 'SIGINT']) process.once(signal, () => messages.stop());

for await (const message of messages) {
  const ticket = message.json();
  try {
    if (ticket.status === 'passed' || ticket.status === 'failed') await handle({ ...ticket, ...(await statusOf(ticket)) });
    message.ack();
  } catch (error) {
    console.error(`${ticket.attemptId} will come again: ${error.message}`);
    message.nak(5_000);
  }
}
await connection.drain();
