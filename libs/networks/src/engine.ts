import { engineNames, type Engine, type EngineName } from './network.js';
import { openOnnxRuntime } from './onnx-runtime-engine.js';
import { openTensorFlow, openWebAssembly } from './tensorflow-engine.js';

const opening = new Map<EngineName | 'best', Promise<Engine>>();

/**
 * The engine that runs the networks here: ONNX Runtime; where that does not load, TensorFlow's native library if an operator has installed
 * `@tensorflow/tfjs-node`, otherwise TensorFlow.js on WebAssembly. No other code depends on the choice. A process opens each once: if two callers start
 * at the same time, TensorFlow.js tells one of them that its backend did not load. `name` asks for one of them and throws if it does not load.
 */
export function openEngine(name?: EngineName): Promise<Engine> {
  const key = name ?? 'best';
  const engine = opening.get(key) ?? (name ? required(name) : best());
  opening.set(key, engine);
  return engine;
}

const openers: Readonly<Record<EngineName, () => Promise<Engine | undefined>>> = {
  tensorflow: openTensorFlow,
  onnxruntime: openOnnxRuntime,
  wasm: openWebAssembly,
};

async function best(): Promise<Engine> {
  for (const name of engineNames) {
    const engine = await openers[name]();
    if (engine) return engine;
  }
  throw new Error('None of the engines that run the networks loads on this machine: TensorFlow, ONNX Runtime, WebAssembly.');
}

async function required(name: EngineName): Promise<Engine> {
  const engine = await openers[name]();
  if (!engine) throw new Error(`The engine ${name} does not load on this machine.`);
  return engine;
}
