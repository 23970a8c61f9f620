import { attributeOf, fileOf, floatTensor, integerTensor, type Graph } from './onnx.js';

/** Weights in TensorFlow's order: [height, width, inputs, outputs] for a convolution, [height, width, channels, 1] for a depthwise one. */
export interface Weights {
  shape: readonly number[];
  values: Float32Array;
}

/** How the window of a convolution or of pooling moves. */
export interface Window {
  strides: readonly [number, number];
  /** `same`: the image is padded so that the output has its size divided by the strides; `valid`: no padding. */
  padding: 'same' | 'valid';
}

/** Builds a network with one image as its input, step by step, in ONNX's form. A step returns the name of its output. */
export class GraphBuilder {
  private readonly graph: Graph = { node: [], initializer: [], output: [] };
  private count = 0;

  readonly image = 'image';

  convolution(x: string, { shape, values }: Weights, window: Window, bias?: Float32Array): string {
    const [height = 1, width = 1, inputs = 1, outputs = 1] = shape;
    const weights = this.floats([outputs, inputs, height, width], reordered(values, height * width, inputs, outputs));
    return this.step('Conv', [x, weights, ...(bias ? [this.floats([outputs], bias)] : [])], windowOf(window));
  }

  depthwise(x: string, { shape, values }: Weights, window: Window): string {
    const [height = 1, width = 1, channels = 1] = shape;
    const weights = this.floats([channels, 1, height, width], reordered(values, height * width, channels, 1));
    return this.step('Conv', [x, weights], [...windowOf(window), attributeOf('group', { i: channels })]);
  }

  add(one: string, other: string): string {
    return this.step('Add', [one, other]);
  }

  relu(x: string): string {
    return this.step('Relu', [x]);
  }

  /** Below zero each channel is multiplied by its slope. */
  prelu(x: string, slopes: Float32Array): string {
    return this.step('PRelu', [x, this.floats([slopes.length, 1, 1], slopes)]);
  }

  sigmoid(x: string): string {
    return this.step('Sigmoid', [x]);
  }

  maxPool(x: string, size: readonly [number, number], window: Window): string {
    return this.step('MaxPool', [x], [...windowOf(window), attributeOf('kernel_shape', { ints: [...size] })]);
  }

  averagePool(x: string, size: readonly [number, number], window: Window): string {
    return this.step('AveragePool', [x], [...windowOf(window), attributeOf('kernel_shape', { ints: [...size] })]);
  }

  /** Zeros around the image, and channels of zeros: how many before and after, in ONNX's order of dimensions (one, channels, height, width). */
  pad(x: string, before: readonly number[], after: readonly number[]): string {
    return this.step('Pad', [x, this.tensor((name) => integerTensor(name, [...before, ...after]))]);
  }

  /** The network as an ONNX file with these outputs. */
  file(outputs: readonly string[]): Uint8Array {
    return fileOf({ ...this.graph, output: outputs.map((name) => ({ name })) }, this.image, 3);
  }

  private step(opType: string, input: string[], attribute: Uint8Array[] = []): string {
    const output = `step.${this.count++}`;
    this.graph.node.push({ opType, input, output: [output], attribute });
    return output;
  }

  private floats(dims: number[], values: Float32Array): string {
    return this.tensor((name) => floatTensor(name, dims, values));
  }

  private tensor(make: (name: string) => Graph['initializer'][number]): string {
    const tensor = make(`weights.${this.count++}`);
    this.graph.initializer.push(tensor);
    return tensor.name;
  }
}

const windowOf = ({ strides, padding }: Window): Uint8Array[] => [
  attributeOf('strides', { ints: [...strides] }),
  attributeOf('auto_pad', { s: padding === 'same' ? 'SAME_UPPER' : 'VALID' }),
];

/** From [places, inputs, outputs] to [outputs, inputs, places]. */
function reordered(values: Float32Array, places: number, inputs: number, outputs: number): Float32Array {
  const result = new Float32Array(values.length);
  for (let output = 0, at = 0; output < outputs; output++)
    for (let input = 0; input < inputs; input++)
      for (let place = 0; place < places; place++, at++) result[at] = values[(place * inputs + input) * outputs + output] as number;
  return result;
}
