import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Tensor } from '@tensorflow/tfjs';
import type { Engine } from './engine.js';

/** Weights by name, as in face-api's files; freed once a network has made its own copies. */
export type Weights = (name: string) => Tensor;

/** Reads the weights of a face-api model (stored as bytes with scale and offset), lets `use` keep what it needs, and frees the rest. */
export async function withWeights<T>({ tensorFlow, weights: folder }: Engine, model: string, use: (weights: Weights) => T): Promise<T> {
  const [manifest, bytes] = await Promise.all([readFile(join(folder, `${model}-weights_manifest.json`), 'utf8'), readFile(join(folder, `${model}.bin`))]);
  const specs = (JSON.parse(manifest) as { weights: Parameters<typeof tensorFlow.io.decodeWeights>[1] }[]).flatMap(({ weights }) => weights);
  const tensors = tensorFlow.io.decodeWeights(new Uint8Array(bytes).buffer, specs);
  try {
    return use((name) => {
      const tensor = tensors[name];
      if (!tensor) throw new Error(`The model ${model} has no weights ${name}.`);
      return tensor;
    });
  } finally {
    tensorFlow.dispose(tensors);
  }
}

/** Mean colour that both networks were trained with: red, green, blue. */
const MEAN_COLOUR = [122.782, 117.001, 104.298] as const;

/** Bytes as both networks expect them: the mean colour is 0, 255 steps are 1. */
export function normalized(bytes: Uint8Array): Float32Array {
  const [red, green, blue] = MEAN_COLOUR;
  const values = new Float32Array(bytes.length);
  for (let at = 0; at < bytes.length; at += 3) {
    values[at] = ((bytes[at] ?? 0) - red) / 255;
    values[at + 1] = ((bytes[at + 1] ?? 0) - green) / 255;
    values[at + 2] = ((bytes[at + 2] ?? 0) - blue) / 255;
  }
  return values;
}
