#!/usr/bin/env bash
# @tensorflow/tfjs-core 4.22.0: if setBackend('wasm') is called twice at the same time (by two parts of a program that each load a model), one would
# expect both calls to resolve to true, as both end up with the backend, or the second to wait for the first.
# What happens: the first resolves to false, which the documentation explains as "initialization failed", although the backend is in place and works a
# moment later; only the last call resolves to true. Called one after the other, both resolve to true. Open the backend once and share the promise.
# Source: Engine.setBackend and initializeBackend compare a counter of pending initialisations.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --ignore-scripts --no-audit --no-fund --silent @tensorflow/tfjs@4.22.0 @tensorflow/tfjs-backend-wasm@4.22.0
cat >try.cjs <<'JS'
const tf = require('@tensorflow/tfjs');
const { setWasmPaths } = require('@tensorflow/tfjs-backend-wasm');
setWasmPaths(`${__dirname}/node_modules/@tensorflow/tfjs-backend-wasm/dist/`);
(async () => {
  const atOnce = await Promise.all([tf.setBackend('wasm'), tf.setBackend('wasm')]);
  const sum = tf.sum(tf.tensor1d([1, 2, 3])).dataSync()[0];
  const again = await tf.setBackend('wasm');
  console.log({ node: process.version, tfjs: tf.version_core, atOnce, backend: tf.getBackend(), sum, again });
  if (atOnce.join() !== 'false,true' || tf.getBackend() !== 'wasm' || sum !== 6 || !again) throw new Error('Changed: setBackend answers otherwise.');
})();
JS
node try.cjs 2>/dev/null
