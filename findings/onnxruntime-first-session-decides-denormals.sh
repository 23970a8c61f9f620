#!/usr/bin/env bash
# One would expect the session option `session.set_denormal_as_zero` of ONNX Runtime to belong to its session, as all others do. It is a switch of the
# thread, set by the first session of the process and never again: a later session with the option does not get it, and a later one without it has it
# if the first one had. It matters because published networks hold weights that training decayed to subnormal numbers, here one of face
# recognition, which takes several times as long on Intel processors. Setting such weights to 0 in the file is what helps for sure.
# onnxruntime-node 1.30.0, faceplugin-face-recognition-js 0.0.1 (the network), Node 20.20; on processors without this weakness nothing is slow, and the
# script says so.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --ignore-scripts --no-audit --no-fund --silent onnxruntime-node@1.30.0
npm pack --silent faceplugin-face-recognition-js@0.0.1 >/dev/null
tar -xzf faceplugin-face-recognition-js-0.0.1.tgz package/model/fr_feature.onnx
cat > time.cjs <<'JS'
const ort = require('onnxruntime-node');
const ways = process.argv.slice(2);
(async () => {
  const image = new ort.Tensor('float32', Float32Array.from({ length: 3 * 112 * 112 }, (_, at) => Math.sin(at)), [1, 3, 112, 112]);
  const took = [];
  for (const way of ways) {
    const session = await ort.InferenceSession.create('package/model/fr_feature.onnx', {
      intraOpNumThreads: 1,
      interOpNumThreads: 1,
      logSeverityLevel: 3,
      extra: { session: way === 'with' ? { set_denormal_as_zero: '1' } : {} },
    });
    let least = Infinity;
    for (let run = 0; run < 20; run++) {
      const began = process.cpuUsage();
      await session.run({ [session.inputNames[0]]: image });
      const { user, system } = process.cpuUsage(began);
      least = Math.min(least, (user + system) / 1000);
    }
    took.push(least);
  }
  console.log(JSON.stringify(took));
})();
JS
export ORT_DISABLE_TELEMETRY=1
echo "Node $(node --version), onnxruntime-node $(node -p 'require("onnxruntime-node/package.json").version'), $(node -p 'os.cpus()[0].model')"
first=$(node time.cjs without with)
second=$(node time.cjs with without)
echo "milliseconds of processor time, without the option and then with it, in one process: $first"
echo "with the option and then without it: $second"
node -e '
  const [[plain, later], [option, after]] = process.argv.slice(1).map((line) => JSON.parse(line));
  if (plain < 1.5 * option) console.log("This processor is as fast with subnormal numbers.");
  else if (later < 1.5 * option || after > 1.5 * option) throw new Error("This is no longer so.");
' "$first" "$second"
