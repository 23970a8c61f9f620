import { attributeOf, floatsOf, floatTensor, type Graph, type Node, type Tensor } from './onnx.js';

/**
 * The same network without PRelu steps. ONNX Runtime keeps an image in its fast layout through convolutions, ReLU and sums, but not through PRelu,
 * before and after which it rearranges the image. slope · x + (1 − slope) · relu(x) is the same to rounding, and takes two convolutions with one weight
 * per channel: the face mesh then costs half, the shipped recognition network 0.6 of what it did (docs/decisions/0112-networks-on-onnx-runtime.md).
 */
export function withoutPrelu(graph: Graph): Graph {
  const constants = new Map(graph.initializer.map((tensor) => [tensor.name, tensor]));
  const made: Tensor[] = [];
  const node = graph.node.flatMap((step): Node[] => {
    const slopes = step.opType === 'PRelu' ? slopesOf(constants.get(step.input[1] ?? '')) : undefined;
    if (!slopes) return [step];
    const [x = '', output = ''] = [step.input[0], step.output[0]];
    const channels = slopes.length;
    const scaled = (input: string, by: string, values: Float32Array): Node => {
      made.push(floatTensor(`${output}.${by}.weights`, [channels, 1, 1, 1], values));
      return { opType: 'Conv', input: [input, `${output}.${by}.weights`], output: [`${output}.${by}`], attribute: [attributeOf('group', { i: channels })] };
    };
    return [
      scaled(x, 'slope', slopes),
      { opType: 'Relu', input: [x], output: [`${output}.positive`], attribute: [] },
      scaled(
        `${output}.positive`,
        'rest',
        slopes.map((slope) => 1 - slope),
      ),
      { opType: 'Add', input: [`${output}.slope`, `${output}.rest`], output: [output], attribute: [] },
    ];
  });
  return { ...graph, node, initializer: [...graph.initializer, ...made] };
}

/** One slope per channel, [channels, 1, 1]; undefined for other shapes. */
function slopesOf(tensor: Tensor | undefined): Float32Array | undefined {
  if (!tensor) return undefined;
  const [channels, height, width, ...more] = tensor.dims;
  return channels !== undefined && height === 1 && width === 1 && more.length === 0 ? floatsOf(tensor) : undefined;
}
