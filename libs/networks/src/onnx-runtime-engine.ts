import { loadOnnxRuntime, requireTelemetryOff, sessionOptions, type OnnxRuntime } from './onnx-runtime.js';
import type { Engine, Network } from './network.js';
import { rewritten } from './onnx.js';
import { withoutPrelu } from './prelu.js';
import { withoutTinyWeights } from './tiny-weights.js';

/** Undefined if ONNX Runtime's native library does not load here. Throws if its telemetry would be on. */
export async function openOnnxRuntime(): Promise<Engine | undefined> {
  requireTelemetryOff(process.env);
  let runtime: OnnxRuntime;
  try {
    runtime = await loadOnnxRuntime();
  } catch {
    return undefined;
  }
  return { name: 'onnxruntime', load: (file) => load(runtime, file) };
}

async function load(runtime: OnnxRuntime, file: Uint8Array): Promise<Network> {
  const session = await runtime.InferenceSession.create(
    rewritten(file, (graph) => withoutPrelu(withoutTinyWeights(graph))),
    sessionOptions(),
  );
  const [input = ''] = session.inputNames;
  return {
    async run(planes, height, width) {
      const image = new runtime.Tensor('float32', planes, [1, planes.length / (height * width), height, width]);
      const outputs = await session.run({ [input]: image });
      return session.outputNames.map((name) => outputs[name]?.data as Float32Array);
    },
  };
}
