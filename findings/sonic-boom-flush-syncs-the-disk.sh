#!/usr/bin/env bash
# One would expect pino's destination (sonic-boom) with its default `fsync: false` never to wait for the disk. Its `flush()` doesn't, but `flushSync()`
# calls fsync each time all the same. A service that ends each batch of lines with it, as the name suggests for a synchronous destination, stands still
# for as long as the disk takes wherever its output goes into a file. The documentation of `fsync` names writes only.
# pino 10.4.0 with sonic-boom 4.2.1, Node 20.20.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --ignore-scripts --no-audit --no-fund --silent pino@10.4.0 sonic-boom@4.2.1
cat > count.cjs <<'JS'
const fs = require('node:fs');
let synced = 0;
const fsyncSync = fs.fsyncSync;
fs.fsyncSync = (descriptor) => {
  synced++;
  return fsyncSync(descriptor);
};
const { pino } = require('pino');
const destination = pino.destination({ dest: process.argv[2], sync: true, minLength: 4096, fsync: false });
const log = pino(destination);
const lines = () => fs.readFileSync(process.argv[2], 'utf8').split('\n').length - 1;
for (const flush of ['flush', 'flushSync']) {
  synced = 0;
  for (let line = 0; line < 5; line++) {
    log.info('a line');
    destination[flush]();
  }
  console.log(`${flush}: ${lines()} lines in the file, fsync called ${synced} times`);
}
JS
echo "Node $(node --version), pino $(node -p "require('./node_modules/pino/package.json').version"), sonic-boom $(node -p "require('./node_modules/sonic-boom/package.json').version")"
node count.cjs "$folder/log" | tee said
diff said - <<'SAID'
flush: 5 lines in the file, fsync called 0 times
flushSync: 10 lines in the file, fsync called 5 times
SAID
