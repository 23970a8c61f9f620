#!/usr/bin/env bash
# @tensorflow/tfjs-backend-wasm 4.22.0: one would expect NaN to propagate through a network as it does on the CPU backend, so that a broken input or
# weight is visible in the output.
# What happens: on WebAssembly clipByValue and relu6 turn NaN into 0, maximum(1, NaN) is 1 (while maximum(NaN, 1) is NaN), and maxPool over a window
# with one NaN is -Infinity, as if the window were empty (on the CPU it is 3 here, the largest number). A network with relu6 layers returns plausible
# numbers for invalid input: check inputs for NaN yourself, since the output does not reveal it.
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
const cases = {
  'clipByValue(NaN, 0, 1)': () => tf.clipByValue(tf.tensor1d([NaN]), 0, 1),
  'relu6(NaN)': () => tf.relu6(tf.tensor1d([NaN])),
  'relu(NaN)': () => tf.relu(tf.tensor1d([NaN])),
  'maximum(NaN, 1)': () => tf.maximum(tf.tensor1d([NaN]), tf.tensor1d([1])),
  'maximum(1, NaN)': () => tf.maximum(tf.tensor1d([1]), tf.tensor1d([NaN])),
  'maxPool([NaN, 1, 2, 3])': () => tf.maxPool(tf.tensor4d([NaN, 1, 2, 3], [1, 2, 2, 1]), 2, 2, 'valid'),
};
(async () => {
  console.log({ node: process.version, tfjs: tf.version_core });
  const seen = {};
  for (const backend of ['cpu', 'wasm']) {
    await tf.setBackend(backend);
    for (const [name, run] of Object.entries(cases)) (seen[name] ??= {})[backend] = run().dataSync()[0];
  }
  console.table(seen);
  const wasm = Object.values(seen).map((row) => row.wasm);
  const expected = [0, 0, NaN, NaN, 1, -Infinity];
  if (!wasm.every((value, index) => Object.is(value, expected[index]))) throw new Error('Changed: NaN is treated otherwise on WebAssembly.');
})();
JS
node try.cjs 2>/dev/null
