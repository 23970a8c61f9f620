#!/usr/bin/env bash
# One would expect that `periodicFlush` of sonic-boom (pino's destination) writes what has been buffered, and does nothing when the buffer is empty.
# With `sync: true` it calls write(2) with no bytes in every interval as long as the process lives: once a log has fallen silent, a process with an
# interval of 100 ms makes ten empty writes a second, so a machine with a dozen idle services never sleeps. flushSync() by a timer that is started by
# each line and by nothing else writes the same lines and leaves the idle process alone.
# sonic-boom 4.2.1, pino 10.4.0 (npm); `flush` in sonic-boom's index.js.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund pino@10.4.0 sonic-boom@4.2.1
cat >look.cjs <<'JS'
const fs = require('node:fs');
const writes = [];
const original = fs.writeSync;
fs.writeSync = (fd, data, ...rest) => (fd === 1 && writes.push(Buffer.byteLength(data)), original(fd, data, ...rest));
const pino = require('pino');
const versions = ['pino', 'sonic-boom'].map((name) => `${name} ${require(`${name}/package.json`).version}`);
const log = pino(pino.destination({ dest: 1, sync: true, minLength: 4096, periodicFlush: 100 }));
log.info('the only line');
setTimeout(() => {
  const empty = writes.filter((bytes) => bytes === 0).length;
  console.error(`Node ${process.version}, ${versions.join(', ')}: ${writes.length} writes in 2 s, ${empty} of them without a byte`);
  process.exitCode = empty >= 10 && writes.length - empty === 1 ? 0 : 1;
}, 2_000);
JS
node look.cjs
