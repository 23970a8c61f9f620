#!/usr/bin/env bash
# @alicloud/cloudauth20190307 3.5.0 on @alicloud/openapi-core 1.0.8: RuntimeOptions has `autoretry` and `maxAttempts`, so one would expect a throttled
# call to be repeated where they are set.
# What happens: exactly one call is sent. Only `retryOptions` of the configuration makes the client repeat; it compares error codes as a whole
# ("Throttling" does not match "Throttling.User") and waits as long as `x-acs-retry-after` says, in milliseconds. It does not read `Retry-After`.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --ignore-scripts --no-audit --no-fund --silent @alicloud/cloudauth20190307@3.5.0 @alicloud/openapi-core@1.0.8
cat >try.cjs <<'JS'
const { createServer } = require('node:http');
const { default: Cloudauth, DescribeVerifyResultRequest } = require('@alicloud/cloudauth20190307');
const { $OpenApiUtil } = require('@alicloud/openapi-core');
const { RetryOptions, RuntimeOptions } = require('@darabonba/typescript');
let calls = 0;
const server = createServer((request, response) => {
  calls += 1;
  request.resume();
  response.writeHead(429, { 'content-type': 'application/json', 'retry-after': '5', 'x-acs-retry-after': '200' });
  response.end('{"Code":"Throttling.User","Message":"later"}');
});
const tryWith = async (config, runtime) => {
  calls = 0;
  const began = performance.now();
  const client = new Cloudauth(new $OpenApiUtil.Config({ accessKeyId: 'a', accessKeySecret: 's', protocol: 'http', ...config }));
  await client.describeVerifyResultWithOptions(new DescribeVerifyResultRequest({ bizType: 'a', bizId: 'b' }), new RuntimeOptions(runtime)).catch(() => undefined);
  return { calls, seconds: Math.round((performance.now() - began) / 100) / 10 };
};
const retrying = (errorCode) => new RetryOptions({ retryable: true, retryCondition: [{ maxAttempts: 3, exception: [], errorCode: [errorCode] }], noRetryCondition: [] });
server.listen(0, '127.0.0.1', async () => {
  const endpoint = `127.0.0.1:${server.address().port}`;
  const seen = {
    autoretry: await tryWith({ endpoint }, { autoretry: true, maxAttempts: 3 }),
    'retryOptions for Throttling': await tryWith({ endpoint, retryOptions: retrying('Throttling') }, {}),
    'retryOptions for Throttling.User': await tryWith({ endpoint, retryOptions: retrying('Throttling.User') }, {}),
  };
  console.log({ node: process.version, '@alicloud/openapi-core': '1.0.8' });
  console.table(seen);
  const counts = Object.values(seen).map((each) => each.calls);
  if (counts.join() !== '1,1,3' || seen['retryOptions for Throttling.User'].seconds > 4) throw new Error('Changed: it retries otherwise.');
  process.exit();
});
JS
node try.cjs
