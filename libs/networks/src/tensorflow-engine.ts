import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import type { Tensor, Tensor4D } from '@tensorflow/tfjs';
import type { Engine, EngineName, Network } from './network.js';
import { attributesOf, floatsOf, graphOf, integersOf, rewritten, type AttributeValue, type Graph, type Node } from './onnx.js';
import { withoutTinyWeights } from './tiny-weights.js';

type TensorFlow = typeof import('@tensorflow/tfjs');

const require = createRequire(import.meta.url);

/** TensorFlow's native library; undefined if `@tensorflow/tfjs-node` is not installed or does not load here. */
export async function openTensorFlow(): Promise<Engine | undefined> {
  try {
    const tensorFlow = require('@tensorflow/tfjs-node') as TensorFlow;
    await tensorFlow.ready();
    return engineOn('tensorflow', tensorFlow);
  } catch {
    return undefined;
  }
}

/** TensorFlow.js on WebAssembly, whose files come with the npm package; undefined if it does not load here. */
export async function openWebAssembly(): Promise<Engine | undefined> {
  try {
    const tensorFlow = require('@tensorflow/tfjs') as TensorFlow;
    const { setWasmPaths } = require('@tensorflow/tfjs-backend-wasm') as typeof import('@tensorflow/tfjs-backend-wasm');
    setWasmPaths(`${dirname(require.resolve('@tensorflow/tfjs-backend-wasm/package.json'))}/dist/`);
    tensorFlow.env().set('WASM_HAS_MULTITHREAD_SUPPORT', false); // one engine per worker thread: its own threads would only compete
    if (!(await tensorFlow.setBackend('wasm'))) return undefined;
    await tensorFlow.ready();
    return engineOn('wasm', tensorFlow);
  } catch {
    return undefined;
  }
}

const engineOn = (name: EngineName, tensorFlow: TensorFlow): Engine => ({
  name,
  load: (file) => Promise.resolve(new TensorFlowNetwork(tensorFlow, graphOf(rewritten(file, withoutTinyWeights)))),
});

/** One step with its constants in TensorFlow's form: images have the order [one, height, width, channels]. */
type Step = (values: ReadonlyMap<string, Tensor>) => Tensor;

class TensorFlowNetwork implements Network {
  private readonly steps: { output: string; run: Step }[];

  constructor(
    private readonly tensorFlow: TensorFlow,
    private readonly graph: Graph & { input: { name: string }[] },
  ) {
    this.steps = graph.node.map((node) => ({ output: node.output[0] as string, run: stepOf(tensorFlow, node, graph) }));
  }

  run(planes: Float32Array, height: number, width: number): Promise<Float32Array[]> {
    const { tensorFlow, graph } = this;
    const outputs = tensorFlow.tidy(() => {
      const image = tensorFlow.tensor4d(planes, [1, planes.length / (height * width), height, width]);
      const constants = new Set(graph.initializer.map(({ name }) => name));
      const input = graph.input.find(({ name }) => !constants.has(name))?.name ?? '';
      const values = new Map<string, Tensor>([[input, tensorFlow.transpose(image, [0, 2, 3, 1])]]);
      for (const { output, run } of this.steps) values.set(output, run(values));
      return graph.output.map(({ name }) => inPlanes(tensorFlow, valueIn(values, name)).dataSync() as Float32Array);
    });
    return Promise.resolve(outputs);
  }
}

function valueIn(values: ReadonlyMap<string, Tensor>, name: string | undefined): Tensor {
  const value = values.get(name ?? '');
  if (!value) throw new Error(`The network uses ${name ?? 'nothing'} before it is computed.`);
  return value;
}

const inPlanes = (tensorFlow: TensorFlow, value: Tensor): Tensor => (value.rank === 4 ? tensorFlow.transpose(value, [0, 3, 1, 2]) : value);

/** Throws if the step is of a kind that is not known here. */
function stepOf(tensorFlow: TensorFlow, node: Node, { initializer }: Graph): Step {
  const [first = '', second = '', third] = node.input;
  const attributes = new Map(attributesOf(node).map((attribute) => [attribute.name, attribute]));
  const constants = new Map(initializer.map((tensor) => [tensor.name, tensor]));
  const floats = (name: string): { values: Float32Array; dims: number[] } => {
    const tensor = constants.get(name);
    const values = tensor && floatsOf(tensor);
    if (!values) throw new Error(`The weights ${name} of the network are missing or not floats.`);
    return { values, dims: tensor.dims };
  };
  const image = (values: ReadonlyMap<string, Tensor>): Tensor4D => valueIn(values, first) as Tensor4D;
  switch (node.opType) {
    case 'Conv': {
      const { values, dims } = floats(second);
      const group = attributes.get('group')?.i ?? 1;
      const filter = tensorFlow.transpose(tensorFlow.tensor4d(values, dims as [number, number, number, number]), group === 1 ? [2, 3, 1, 0] : [2, 3, 0, 1]);
      const bias = third === undefined ? undefined : tensorFlow.tensor1d(floats(third).values);
      const { strides, pad } = windowOf(attributes);
      return (known) => {
        const { x, padding } = padded(tensorFlow, image(known), pad);
        if (group === 1) return tensorFlow.fused.conv2d({ x, filter, strides, pad: padding, ...(bias ? { bias } : {}) });
        return tensorFlow.fused.depthwiseConv2d({ x, filter, strides, pad: padding, ...(bias ? { bias } : {}) });
      };
    }
    case 'PRelu': {
      const slopes: Tensor = tensorFlow.tensor1d(floats(second).values);
      return (known) => tensorFlow.prelu(image(known), slopes);
    }
    case 'Relu':
      return (known) => tensorFlow.relu(image(known));
    case 'Sigmoid':
      return (known) => tensorFlow.sigmoid(image(known));
    case 'Add':
      return (known) => tensorFlow.add(image(known), valueIn(known, second));
    case 'MaxPool':
    case 'AveragePool': {
      const [height = 1, width = 1] = attributes.get('kernel_shape')?.ints ?? [];
      const { strides, pad } = windowOf(attributes);
      if (typeof pad !== 'string') throw new Error('Pooling with given padding is not known here.');
      const pool = node.opType === 'MaxPool' ? tensorFlow.maxPool : tensorFlow.avgPool;
      return (known) => pool(image(known), [height, width], strides, pad);
    }
    case 'Pad': {
      const tensor = constants.get(second);
      const [, c0 = 0, h0 = 0, w0 = 0, , c1 = 0, h1 = 0, w1 = 0] = (tensor && integersOf(tensor)) ?? [];
      return (known) =>
        tensorFlow.pad4d(image(known), [
          [0, 0],
          [h0, h1],
          [w0, w1],
          [c0, c1],
        ]);
    }
    case 'Reshape': {
      const tensor = constants.get(second);
      const shape = tensor && integersOf(tensor);
      if (!shape) throw new Error(`The shape ${second} of the network is missing.`);
      return (known) => tensorFlow.reshape(inPlanes(tensorFlow, image(known)), shape);
    }
    default:
      throw new Error(`The network has a step ${node.opType}, which only ONNX Runtime knows.`);
  }
}

type Padding = 'same' | 'valid' | { before: [number, number]; after: [number, number] };

function windowOf(attributes: ReadonlyMap<string, AttributeValue>): { strides: [number, number]; pad: Padding } {
  const [down = 1, across = 1] = attributes.get('strides')?.ints ?? [];
  const auto = attributes.get('auto_pad')?.s ?? 'NOTSET';
  if (!['NOTSET', 'VALID', 'SAME_UPPER'].includes(auto)) throw new Error(`The padding ${auto} is not known here.`);
  const [top = 0, left = 0, bottom = 0, right = 0] = attributes.get('pads')?.ints ?? [];
  const given: Padding = top + left + bottom + right === 0 ? 'valid' : { before: [top, left], after: [bottom, right] };
  return { strides: [down, across], pad: auto === 'SAME_UPPER' ? 'same' : auto === 'VALID' ? 'valid' : given };
}

function padded(tensorFlow: TensorFlow, x: Tensor4D, pad: Padding): { x: Tensor4D; padding: 'same' | 'valid' } {
  if (typeof pad === 'string') return { x, padding: pad };
  const sides: [[number, number], [number, number], [number, number], [number, number]] = [
    [0, 0],
    [pad.before[0], pad.after[0]],
    [pad.before[1], pad.after[1]],
    [0, 0],
  ];
  return { x: tensorFlow.pad4d(x, sides), padding: 'valid' };
}
