#!/usr/bin/env bash
# nats-server (2.9.10, 2.10.27 and 2.15.1, of Debian 12, 13 and 14, alike) with @nats-io/jetstream 3.4.0: one would expect a message id (Nats-Msg-Id) to be
# remembered only while its message is in the stream, and to belong to the subject that it was published to.
# What happens: ids are kept for the whole duplicate window, whatever happens to the message. After a purge, or after that one message was deleted,
# publishing it again is acknowledged with `duplicate: true` and nothing is stored. An id that was used on one subject also makes a message on any
# other subject of the stream a duplicate. To restore a purged stream from an outbox, wait for the window to pass or use new ids.
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
"$NATS_SERVER" -js -sd "$folder/store" -a 127.0.0.1 -p 24222 >/dev/null 2>&1 &
server=$!
cat >try.mjs <<'JS'
import { connect } from '@nats-io/transport-node';
import { jetstream, jetstreamManager } from '@nats-io/jetstream';
const nats = await connect({ servers: '127.0.0.1:24222', waitOnFirstConnect: true });
const manager = await jetstreamManager(nats);
const stream = jetstream(nats);
const stored = async () => (await manager.streams.info('EVENTS')).state.messages;
await manager.streams.add({ name: 'EVENTS', subjects: ['event.>'] });
await stream.publish('event.one', 'first', { msgID: 'a' });
await manager.streams.purge('EVENTS');
const afterPurge = { ...(await stream.publish('event.one', 'first', { msgID: 'a' })), stored: await stored() };
const { seq } = await stream.publish('event.one', 'second', { msgID: 'b' });
await manager.streams.deleteMessage('EVENTS', seq);
const afterDelete = { ...(await stream.publish('event.one', 'second', { msgID: 'b' })), stored: await stored() };
await stream.publish('event.one', 'third', { msgID: 'c' });
const otherSubject = { ...(await stream.publish('event.two', 'another', { msgID: 'c' })), stored: await stored() };
console.log({ node: process.version, 'nats-server': nats.info.version, '@nats-io/jetstream': '3.4.0' });
console.log({ afterPurge, afterDelete, otherSubject });
await nats.close();
if (!afterPurge.duplicate || afterPurge.stored !== 0 || !afterDelete.duplicate || !otherSubject.duplicate) throw new Error('Changed: the ids no longer outlive their messages.');
JS
node try.mjs
