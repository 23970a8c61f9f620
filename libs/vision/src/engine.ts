import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

const require = createRequire(import.meta.url);

type TensorFlow = typeof import('@tensorflow/tfjs');

/** TensorFlow.js, and the location of the face models' weights. */
export interface Engine {
  readonly backend: 'tensorflow' | 'wasm';
  readonly tensorFlow: TensorFlow;
  /** Folder of the weights shipped with `@vladmandic/face-api`. */
  readonly weights: string;
}

let opening: Promise<Engine> | undefined;

/**
 * The fastest engine that loads here: tfjs-node if an operator has installed it, otherwise WebAssembly, whose
 * files come with the npm package. No other code depends on the choice. A process opens it once: if two callers start
 * at the same time, TensorFlow.js tells one of them that the backend did not load.
 */
export function openEngine(): Promise<Engine> {
  return (opening ??= openFastest());
}

async function openFastest(): Promise<Engine> {
  return (await openNative()) ?? openWasm();
}

async function openNative(): Promise<Engine | undefined> {
  let tensorFlow: TensorFlow;
  try {
    tensorFlow = require('@tensorflow/tfjs-node') as TensorFlow;
    await tensorFlow.ready();
  } catch {
    return undefined; // not installed, or its native library does not load on this machine
  }
  return { backend: 'tensorflow', tensorFlow, weights: weightsFolder() };
}

async function openWasm(): Promise<Engine> {
  const tensorFlow = require('@tensorflow/tfjs') as TensorFlow;
  const { setWasmPaths } = require('@tensorflow/tfjs-backend-wasm') as typeof import('@tensorflow/tfjs-backend-wasm');
  setWasmPaths(`${dirname(require.resolve('@tensorflow/tfjs-backend-wasm/package.json'))}/dist/`);
  tensorFlow.env().set('WASM_HAS_MULTITHREAD_SUPPORT', false); // one engine per worker thread: its own threads would only compete
  if (!(await tensorFlow.setBackend('wasm'))) throw new Error('The WebAssembly backend of TensorFlow.js does not load on this machine.');
  await tensorFlow.ready();
  return { backend: 'wasm', tensorFlow, weights: weightsFolder() };
}

const weightsFolder = (): string => join(dirname(require.resolve('@vladmandic/face-api/package.json')), 'model');
