#!/usr/bin/env bash
# nats-server (2.9.10 of Debian 12 and 2.10.27 of Debian 13 alike) with @nats-io/jetstream 3.4.0: when a consumer gives up on a message (max_deliver
# reached), one would expect a work-queue stream to drop it, to count it somewhere, or to deliver it again once max_deliver is raised.
# What happens: the message stays in the stream indefinitely, counts towards the stream's limits, and is visible nowhere: the consumer reports no
# pending messages and none waiting for an acknowledgement. Raising max_deliver does not bring the message back. A consumer that is deleted and
# created again receives it from the start. Terminate what can't be handled before the last delivery, and watch the number of messages in the stream,
# not that of the consumer.
set -euo pipefail
folder=$(mktemp -d)
trap 'kill "${server:-}" 2>/dev/null || true; rm -rf "$folder"' EXIT
cd "$folder"
# a nats-server of your own (NATS_SERVER), or Debian's package, which is unpacked here without being installed
if [ -z "${NATS_SERVER:-}" ]; then
  apt-get download -qq nats-server 2>/dev/null
  dpkg-deb -x nats-server_*.deb package
  NATS_SERVER=$folder/package/usr/sbin/nats-server
fi
npm init -y >/dev/null
npm install --ignore-scripts --no-audit --no-fund --silent @nats-io/transport-node@3.4.0 @nats-io/jetstream@3.4.0
"$NATS_SERVER" -js -sd "$folder/store" -a 127.0.0.1 -p 24223 >/dev/null 2>&1 &
server=$!
cat >try.mjs <<'JS'
import { connect } from '@nats-io/transport-node';
import { AckPolicy, RetentionPolicy, jetstream, jetstreamManager } from '@nats-io/jetstream';
const nats = await connect({ servers: '127.0.0.1:24223', waitOnFirstConnect: true });
const manager = await jetstreamManager(nats);
const stream = jetstream(nats);
const settings = { durable_name: 'worker', ack_policy: AckPolicy.Explicit, max_deliver: 2, ack_wait: 200_000_000 };
const deliveries = async () => {
  const consumer = await stream.consumers.get('WORK', 'worker');
  let count = 0;
  for (;;) {
    const message = await consumer.next({ expires: 1_500 });
    if (!message) return count;
    count += 1;
    message.nak();
  }
};
await manager.streams.add({ name: 'WORK', subjects: ['work'], retention: RetentionPolicy.Workqueue });
await manager.consumers.add('WORK', settings);
await stream.publish('work', 'cannot be handled');
const first = await deliveries();
const { state } = await manager.streams.info('WORK');
const { num_pending, num_ack_pending } = await manager.consumers.info('WORK', 'worker');
await manager.consumers.update('WORK', 'worker', { max_deliver: 5 });
const afterRaising = await deliveries();
await manager.consumers.delete('WORK', 'worker');
await manager.consumers.add('WORK', settings);
const afterMakingItAgain = await deliveries();
console.log({ node: process.version, 'nats-server': nats.info.version, '@nats-io/jetstream': '3.4.0' });
console.log({ first, leftInStream: state.messages, num_pending, num_ack_pending, afterRaising, afterMakingItAgain });
await nats.close();
if ([first, state.messages, num_pending, num_ack_pending, afterRaising, afterMakingItAgain].join() !== '2,1,0,0,0,2') throw new Error('Changed: what was given up on is treated otherwise.');
JS
node try.mjs
