import { attributesOf, floatAttribute, floatsOf, floatTensor, type Graph, type Node, type Tensor } from '@shiren/networks';

/**
 * The same network in fewer steps. Paddle's export writes x · clip(x + 3, 0, 6) ÷ 6 (hard swish) and the scale and shift after each layer as
 * separate operations, and each makes the runtime rearrange the image. Here a scale and shift right after a convolution are merged into its weights,
 * others become a batch normalization, and hard swish a hard sigmoid and a product. The result differs by rounding only.
 */
export function fused(graph: Graph): Graph {
  return scalesFused(swishFused(graph));
}

function swishFused(graph: Graph): Graph {
  const { scalar, onlyUserOf } = readersOf(graph);
  const [dropped, put] = [new Set<Node>(), new Map<Node, Node>()];
  for (const plus of graph.node) {
    const sum = plus.opType === 'Add' ? withScalar(plus, scalar) : undefined;
    if (sum?.value !== 3) continue;
    const clip = onlyUserOf(plus);
    if (clip?.opType !== 'Clip' || !isClipTo6(clip, scalar)) continue;
    const product = onlyUserOf(clip);
    if (product?.opType !== 'Mul' || !product.input.includes(sum.variable)) continue;
    const share = onlyUserOf(product);
    if (share?.opType !== 'Div' || scalar(share.input[1]) !== 6) continue;
    const attribute = [floatAttribute('alpha', 1 / 6), floatAttribute('beta', 0.5)];
    put.set(plus, { ...plus, opType: 'HardSigmoid', input: [sum.variable], attribute });
    put.set(product, { ...product, input: [sum.variable, ...plus.output], output: share.output });
    dropped.add(clip).add(share);
  }
  return { ...graph, node: replaced(graph.node, dropped, put) };
}

function scalesFused(graph: Graph): Graph {
  const { constants, scalar, onlyUserOf } = readersOf(graph);
  const maker = new Map(graph.node.flatMap((node) => node.output.map((name) => [name, node] as const)));
  const channels = channelsIn(graph, constants);
  const [dropped, put, made] = [new Set<Node>(), new Map<Node, Node>(), [] as Tensor[]];
  const tensor = (dims: number[], values: Float32Array): string => {
    const name = `fused.${made.length}`;
    made.push(floatTensor(name, dims, values));
    return name;
  };
  for (const times of graph.node) {
    const scaled = times.opType === 'Mul' ? withScalar(times, scalar) : undefined;
    const plus = scaled && onlyUserOf(times);
    const shifted = plus?.opType === 'Add' ? withScalar(plus, scalar) : undefined;
    const count = scaled && channels.get(scaled.variable);
    if (!plus || !shifted || !count) continue;
    const [scale, shift] = [scaled.value, shifted.value];
    const before = maker.get(scaled.variable);
    const [weights, bias] = before?.opType === 'Conv' ? before.input.slice(1).map((name) => constants.get(name)) : [];
    if (before && weights && onlyUserOf(before) === times) {
      const shifts = bias ? floatsOf(bias) : new Float32Array(count);
      const inputs = [
        tensor(
          weights.dims,
          (floatsOf(weights) as Float32Array).map((weight) => weight * scale),
        ),
        tensor(
          [count],
          (shifts as Float32Array).map((value) => value * scale + shift),
        ),
      ];
      put.set(before, { ...before, input: [before.input[0] as string, ...inputs], output: plus.output });
      dropped.add(times);
    } else {
      const inputs = [scale, shift, 0, 1].map((value) => tensor([count], new Float32Array(count).fill(value)));
      const attribute = [floatAttribute('epsilon', 0)];
      put.set(times, { ...times, opType: 'BatchNormalization', input: [scaled.variable, ...inputs], output: plus.output, attribute });
    }
    dropped.add(plus);
  }
  return { ...graph, node: replaced(graph.node, dropped, put), initializer: [...graph.initializer, ...made] };
}

const replaced = (nodes: readonly Node[], dropped: ReadonlySet<Node>, put: ReadonlyMap<Node, Node>): Node[] =>
  nodes.flatMap((node) => (dropped.has(node) ? [] : [put.get(node) ?? node]));

/** Steps that do not change the number of channels. */
const CHANNEL_BY_CHANNEL = new Set(['Add', 'Mul', 'HardSigmoid', 'Relu', 'Sigmoid', 'Clip']);

/** Number of channels of each convolution's output, through the steps that follow. */
function channelsIn({ node }: Graph, constants: ReadonlyMap<string, Tensor>): Map<string, number> {
  const channels = new Map<string, number>();
  for (const { opType, input, output } of node) {
    const known = CHANNEL_BY_CHANNEL.has(opType) ? input.flatMap((name) => channels.get(name) ?? []) : [];
    const own = opType === 'Conv' ? constants.get(input[1] ?? '')?.dims[0] : known[0];
    if (own !== undefined && output[0] !== undefined) channels.set(output[0], own);
  }
  return channels;
}

/** A step with one variable and one constant number. */
function withScalar({ input }: Node, scalar: Readers['scalar']): { variable: string; value: number } | undefined {
  const [one, other] = input as [string, string];
  const [first, second] = [scalar(one), scalar(other)];
  if (first !== undefined) return { variable: other, value: first };
  return second === undefined ? undefined : { variable: one, value: second };
}

/** The bounds are inputs since opset 11, attributes before. */
function isClipTo6(clip: Node, scalar: Readers['scalar']): boolean {
  const attributes = new Map(attributesOf(clip).map(({ name, f }) => [name, f]));
  return (scalar(clip.input[1]) ?? attributes.get('min')) === 0 && (scalar(clip.input[2]) ?? attributes.get('max')) === 6;
}

interface Readers {
  constants: ReadonlyMap<string, Tensor>;
  /** The value of a constant with a single number. */
  scalar: (name: string | undefined) => number | undefined;
  /** The only step that uses a step's output; undefined if there are several, or if it is an output of the network. */
  onlyUserOf: (node: Node) => Node | undefined;
}

function readersOf({ node, initializer, output }: Graph): Readers {
  const constants = new Map(initializer.map((tensor) => [tensor.name, tensor]));
  for (const constant of node.filter(({ opType }) => opType === 'Constant')) {
    const tensor = attributesOf(constant).find(({ name }) => name === 'value')?.t;
    if (tensor && constant.output[0] !== undefined) constants.set(constant.output[0], tensor);
  }
  const results = new Set(output.map(({ name }) => name));
  const users = new Map<string, Node[]>();
  for (const user of node) for (const name of new Set(user.input)) users.set(name, [...(users.get(name) ?? []), user]);
  return {
    constants,
    scalar: (name) => {
      const values = name === undefined ? undefined : constants.get(name);
      const floats = values && floatsOf(values);
      return floats?.length === 1 ? floats[0] : undefined;
    },
    onlyUserOf: ({ output: [name = ''] }) => {
      const [user, ...more] = users.get(name) ?? [];
      return more.length === 0 && !results.has(name) ? user : undefined;
    },
  };
}
