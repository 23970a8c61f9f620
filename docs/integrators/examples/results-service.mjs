/**
 * A service of your own that runs next to Shiren: it is notified when a ticket passed or failed, and queries the reasons and scores.
 * Each event is delivered until it is acknowledged, including those from while this service was not running.
 *
 *   NATS_URL=nats://internal:password@127.0.0.1:4222 node results-service.mjs
 */
import { AckPolicy, DeliverPolicy, jetstream, jetstreamManager } from '@nats-io/jetstream';
import { connect, nanos } from '@nats-io/transport-node';

const STREAM = 'EVENTS';
const SUBJECT = 'event.ticket.changed';
/** The names of the consumers of the user `internal` begin with that name. All instances of one service use the same consumer. */
const DURABLE = 'internal-event-ticket-changed';

const url = new URL(process.env.NATS_URL ?? 'nats://127.0.0.1:4222');
const [user, pass] = [url.username, url.password].map(decodeURIComponent);
const connection = await connect({
  servers: url.host,
  name: 'results',
  waitOnFirstConnect: true,
  maxReconnectAttempts: -1,
  // a user may receive replies only in its own inbox
  ...(user ? { user, pass, inboxPrefix: `_INBOX.${user}` } : {}),
});

/** The status of the ticket. If Shiren refuses the request, throws an error with the code and the sentence of the response. */
async function statusOf({ accountId, biz, ticketId, sandbox }) {
  const reply = await connection.request('tokens.status', JSON.stringify({ accountId, biz, ticketId, sandbox }), { timeout: 3_000 });
  const answer = reply.json();
  if (reply.headers?.has('Nats-Service-Error-Code')) throw new Error(`${answer.problem.code}: ${answer.problem.message}`);
  return answer;
}

/** Put your own code here. It may be called twice for one attempt, so use `attemptId` to tell whether it is new. `sandbox` is true for test keys. */
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
    console.error(`${ticket.attemptId} will be delivered again: ${error.message}`);
    message.nak(5_000);
  }
}
await connection.drain();
