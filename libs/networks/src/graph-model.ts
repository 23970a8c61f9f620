import { readFile } from 'node:fs/promises';
import { GraphBuilder, type Weights, type Window } from './graph-builder.js';

/** A row of TensorFlow.js's weight manifest. */
interface WeightSpec {
  name: string;
  shape: number[];
  dtype: string;
  quantization?: { dtype: string; scale?: number; min?: number };
}

interface GraphNode {
  name: string;
  op: string;
  input?: string[];
  attr?: {
    /** Strings are in base64. */
    padding?: { s: string };
    strides?: { list: { i: string[] } };
    ksize?: { list: { i: string[] } };
    fused_ops?: { list: { s: string[] } };
  };
}

/** The parts of a TensorFlow.js graph model's description that are used here. */
interface Description {
  modelTopology: { node: GraphNode[] };
  weightsManifest: { weights: WeightSpec[] }[];
}

/** Weights by name, from the specifications and the bytes of a TensorFlow.js weight file: plain, as half floats, or as bytes with scale and offset. */
export function weightsOf(specs: readonly WeightSpec[], bytes: Uint8Array): Map<string, Weights> {
  let at = 0;
  return new Map(
    specs.map(({ name, shape, quantization, dtype }) => {
      const count = shape.reduce((product, side) => product * side, 1);
      const stored = quantization?.dtype ?? dtype;
      const size = count * (SIZES[stored] ?? NaN);
      if (!(at + size <= bytes.length)) throw new Error(`The weights ${name} are stored as ${stored}, or the file is too short.`);
      // a copy, since weights in the file need not be aligned to their size
      const values = valuesOf(stored, Uint8Array.from(bytes.subarray(at, at + size)).buffer, quantization?.scale, quantization?.min);
      at += size;
      return [name, { shape, values }];
    }),
  );
}

const SIZES: Readonly<Record<string, number>> = { float32: 4, int32: 4, float16: 2, uint8: 1 };

function valuesOf(stored: string, buffer: ArrayBuffer, scale = 1, min = 0): Float32Array {
  if (stored === 'float32') return new Float32Array(buffer);
  if (stored === 'int32') return Float32Array.from(new Int32Array(buffer));
  if (stored === 'float16') return Float32Array.from(new Uint16Array(buffer), halfFloat);
  return Float32Array.from(new Uint8Array(buffer), (value) => value * scale + min);
}

/** IEEE 754's binary16, from its bits. */
function halfFloat(bits: number): number {
  const [sign, exponent, fraction] = [bits & 0x8000 ? -1 : 1, (bits >> 10) & 0x1f, bits & 0x3ff];
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 0x1f) return fraction ? NaN : sign * Infinity;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}

/**
 * The network of a TensorFlow.js graph model (`<path>.json` and `<path>.bin`) as an ONNX file whose outputs are those of the named nodes. Throws if
 * they need a kind of node that is not known here.
 */
export async function graphModel(path: string, outputs: readonly string[]): Promise<Uint8Array> {
  const [description, bytes] = await Promise.all([readFile(`${path}.json`, 'utf8'), readFile(`${path}.bin`)]);
  const { modelTopology, weightsManifest } = JSON.parse(description) as Description;
  const weights = weightsOf(
    weightsManifest.flatMap(({ weights: specs }) => specs),
    bytes,
  );
  const nodes = new Map(modelTopology.node.map((node) => [node.name, node]));
  const builder = new GraphBuilder();
  const made = new Map<string, string>();
  // translates what the outputs need and nothing else
  const value = (name: string | undefined): string => {
    const node = nodes.get(name ?? '');
    if (!node) throw new Error(`${path} has no node ${name ?? ''}.`);
    const output = made.get(node.name) ?? translated(node, builder, value, constant);
    made.set(node.name, output);
    return output;
  };
  const constant = (name: string | undefined): Weights => {
    const found = weights.get(name ?? '');
    if (!found) throw new Error(`${path} has no weights ${name ?? ''}.`);
    return found;
  };
  return builder.file(outputs.map(value));
}

type Lookup<T> = (name: string | undefined) => T;

function translated(node: GraphNode, builder: GraphBuilder, value: Lookup<string>, constant: Lookup<Weights>): string {
  const { op, name, input: [first, second, third, fourth] = [] } = node;
  switch (op) {
    case 'Placeholder':
      return builder.image;
    case '_FusedConv2D': {
      const [, activation] = node.attr?.fused_ops?.list.s.map(text) ?? [];
      const sum = builder.convolution(value(first), constant(second), windowOf(node), constant(third).values);
      if (activation === 'Relu') return builder.relu(sum);
      return activation === 'Prelu' ? builder.prelu(sum, constant(fourth).values) : sum;
    }
    case 'DepthwiseConv2dNative':
      return builder.depthwise(value(first), constant(second), windowOf(node));
    case 'AddV2':
      return builder.add(value(first), value(second));
    case 'Relu':
      return builder.relu(value(first));
    case 'Prelu':
      return builder.prelu(value(first), constant(second).values);
    case 'Sigmoid':
      return builder.sigmoid(value(first));
    case 'MaxPool':
      return builder.maxPool(value(first), sidesOf(node.attr?.ksize), windowOf(node));
    case 'Pad': {
      // TensorFlow: before and after each of (one, height, width, channels)
      const { values } = constant(second);
      const side = (offset: number): number[] => [0, 3, 1, 2].map((dimension) => values[2 * dimension + offset] ?? 0);
      return builder.pad(value(first), side(0), side(1));
    }
    default:
      throw new Error(`The node ${name} is a ${op}, which has no translation.`);
  }
}

const text = (base64: string): string => Buffer.from(base64, 'base64').toString();

/** Height and width of a window from TensorFlow's four numbers. */
function sidesOf(attribute: { list: { i: string[] } } | undefined): [number, number] {
  const [, height, width] = attribute?.list.i.map(Number) ?? [];
  return [height ?? 1, width ?? 1];
}

const windowOf = ({ attr }: GraphNode): Window => ({
  strides: sidesOf(attr?.strides),
  padding: text(attr?.padding?.s ?? '') === 'SAME' ? 'same' : 'valid',
});
