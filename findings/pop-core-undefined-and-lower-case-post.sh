#!/usr/bin/env bash
# @alicloud/pop-core 1.8.0, the vendor's RPC client for Node: one would expect a parameter that is undefined to be left out, and the method to mean
# the same in lower case, since the client writes it in upper case where it signs.
# What happens: undefined and null are signed and sent as the words "undefined" and "null", and with `method: 'post'` a POST goes out with an empty
# body and every parameter in the address, where an image is too long for most servers.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --ignore-scripts --no-audit --no-fund --silent @alicloud/pop-core@1.8.0
cat >try.cjs <<'JS'
const { createServer } = require('node:http');
const RPCClient = require('@alicloud/pop-core');
const server = createServer((request, response) => {
  let body = '';
  request.on('data', (chunk) => (body += chunk)).on('end', () => response.end(JSON.stringify({ method: request.method, address: request.url, body })));
});
server.listen(0, '127.0.0.1', async () => {
  const client = new RPCClient({ endpoint: `http://127.0.0.1:${server.address().port}`, apiVersion: '2018-09-16', accessKeyId: 'a', accessKeySecret: 's' });
  const upper = await client.request('GetStatus', { Biz: undefined, TicketId: null }, { method: 'POST' });
  const lower = await client.request('GetStatus', { Biz: 'RPMin' }, { method: 'post' });
  server.close();
  console.log({ node: process.version, '@alicloud/pop-core': require('@alicloud/pop-core/package.json').version });
  console.log({ upper: upper.body.match(/Biz=\w+|TicketId=\w+/g), lower: [lower.method, lower.address.slice(0, 40), lower.body] });
  if (!/Biz=undefined/.test(upper.body) || !/TicketId=null/.test(upper.body)) throw new Error('Changed: undefined and null are no longer sent as words.');
  if (lower.method !== 'POST' || lower.body !== '' || !lower.address.includes('Biz=RPMin')) throw new Error('Changed: a lower-case post has a body.');
  process.exit();
});
JS
node try.cjs
