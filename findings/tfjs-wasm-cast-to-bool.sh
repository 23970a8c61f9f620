#!/usr/bin/env bash
# @tensorflow/tfjs-backend-wasm 4.22.0: one would expect cast(x, 'bool') to be 1 wherever x is not 0, as on the CPU backend.
# What happens: on WebAssembly the number itself is truncated to a byte. 0.5 becomes 0, -1 becomes 255 and 256 becomes 0, and logicalNot or where use
# these wrong values. Compare (tf.notEqual(x, 0)) instead of casting: that gives the same result on both backends.
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
const values = [0, 0.5, 1, -1, 2, 256];
(async () => {
  console.log({ node: process.version, tfjs: tf.version_core, values });
  const seen = {};
  for (const backend of ['cpu', 'wasm']) {
    await tf.setBackend(backend);
    const x = tf.tensor1d(values);
    seen[backend] = [...tf.cast(x, 'bool').dataSync()].map(Number);
    seen[`${backend}, notEqual`] = [...tf.notEqual(x, 0).dataSync()].map(Number);
  }
  console.table(seen);
  if (seen.cpu.join() !== '0,1,1,1,1,1' || seen.wasm.join() !== '0,0,1,255,2,0') throw new Error('Changed: the cast to bool is done otherwise.');
})();
JS
node try.cjs 2>/dev/null
