import protobuf from 'protobufjs';

/**
 * The parts of ONNX's file format (onnx.proto, Apache-2.0) that are read or written here; others are copied as bytes. Small numbers of 64 bits
 * (versions, dimensions) are declared with 32, which is the same on the wire.
 */
const { root } = protobuf.parse(`
  syntax = "proto2";
  message Model {
    optional int32 irVersion = 1; optional string producerName = 2; optional string producerVersion = 3; optional string domain = 4;
    optional int32 modelVersion = 5; optional string docString = 6; required Graph graph = 7; repeated bytes opsetImport = 8;
  }
  message Graph {
    repeated Node node = 1; optional string name = 2; repeated Tensor initializer = 5; optional string docString = 10;
    repeated Value input = 11; repeated Value output = 12; repeated bytes valueInfo = 13;
  }
  message Node {
    repeated string input = 1; repeated string output = 2; optional string name = 3; required string opType = 4; repeated bytes attribute = 5;
    optional string docString = 6; optional string domain = 7;
  }
  message Attribute {
    required string name = 1; optional float f = 2; optional int32 i = 3; optional string s = 4; optional Tensor t = 5;
    repeated int32 ints = 8 [packed = false]; optional int32 type = 20;
  }
  message Tensor {
    repeated int32 dims = 1 [packed = false]; optional int32 dataType = 2; repeated float floatData = 4 [packed = true]; repeated int32 int32Data = 5 [packed = true];
    repeated bytes stringData = 6; repeated int64 int64Data = 7 [packed = true]; optional string name = 8; optional bytes rawData = 9;
    repeated double doubleData = 10 [packed = true]; repeated uint64 uint64Data = 11 [packed = true];
  }
  message Value { required string name = 1; optional bytes type = 2; optional string docString = 3; }
  message Opset { optional string domain = 1; optional int32 version = 2; }
  message Type { optional TensorType tensorType = 1; }
  message TensorType { optional int32 elemType = 1; optional Shape shape = 2; }
  message Shape { repeated Dimension dim = 1; }
  message Dimension { optional int32 dimValue = 1; optional string dimParam = 2; }
`);
const [Model, Attribute, Opset, Type] = ['Model', 'Attribute', 'Opset', 'Type'].map((name) => root.lookupType(name)) as [
  protobuf.Type,
  protobuf.Type,
  protobuf.Type,
  protobuf.Type,
];

/** Names as in onnx.proto. */
export interface Node {
  input: string[];
  output: string[];
  opType: string;
  attribute: Uint8Array[];
}

export interface Tensor {
  dims: number[];
  dataType: number;
  floatData?: number[];
  name: string;
  rawData?: Uint8Array;
}

export interface Graph {
  node: Node[];
  initializer: Tensor[];
  output: { name: string }[];
}

export interface AttributeValue {
  name: string;
  f?: number;
  i?: number;
  s?: string;
  t?: Tensor;
  ints?: number[];
}

/** `TensorProto.DataType` and `AttributeProto.AttributeType`. */
const [FLOAT_TENSOR, INT64_TENSOR] = [1, 7];
const ATTRIBUTE_TYPES = { f: 1, i: 2, s: 3, ints: 7 } as const;

/** ONNX 1.8: the first version whose steps take their padding as an input, and the last whose other forms this library writes. */
const [IR_VERSION, OPSET] = [7, 13];

/** Applies `rewrite` to a network's graph, from file to file. */
export function rewritten(file: Uint8Array, rewrite: (graph: Graph) => Graph): Uint8Array {
  const model = Model.decode(file) as protobuf.Message & { graph: Graph };
  return Model.encode({ ...model, graph: { ...model.graph, ...rewrite(model.graph) } }).finish();
}

/** A network's graph with the names of its inputs. */
export function graphOf(file: Uint8Array): Graph & { input: { name: string }[] } {
  return (Model.decode(file) as protobuf.Message & { graph: Graph & { input: { name: string }[] } }).graph;
}

/** A file with this graph. Its input is one image in planes, [1, channels, height, width], whose height and width are chosen with each run. */
export function fileOf({ output, ...graph }: Graph, input: string, channels: number): Uint8Array {
  const dim = [{ dimValue: 1 }, { dimValue: channels }, { dimParam: 'height' }, { dimParam: 'width' }];
  const type = (shape?: { dim: typeof dim }): Uint8Array => Type.encode({ tensorType: { elemType: FLOAT_TENSOR, ...(shape ? { shape } : {}) } }).finish();
  return Model.encode({
    irVersion: IR_VERSION,
    opsetImport: [Opset.encode({ domain: '', version: OPSET }).finish()],
    graph: {
      ...graph,
      name: 'network',
      input: [{ name: input, type: type({ dim }) }],
      output: output.map(({ name }) => ({ name, type: type() })),
    },
  }).finish();
}

export const attributesOf = ({ attribute }: Node): AttributeValue[] => attribute.map((bytes) => Attribute.decode(bytes) as protobuf.Message & AttributeValue);

/** An attribute with one of the values `f`, `i`, `s` or `ints`. */
export function attributeOf(name: string, value: Omit<AttributeValue, 'name' | 't'>): Uint8Array {
  const [kind] = Object.keys(value) as (keyof typeof ATTRIBUTE_TYPES)[];
  return Attribute.encode({ name, ...value, type: ATTRIBUTE_TYPES[kind as keyof typeof ATTRIBUTE_TYPES] }).finish();
}

export const floatAttribute = (name: string, f: number): Uint8Array => attributeOf(name, { f });

const bytesOf = ({ buffer, byteOffset, byteLength }: ArrayBufferView): Uint8Array => new Uint8Array(buffer as ArrayBuffer, byteOffset, byteLength);

export const floatTensor = (name: string, dims: number[], values: Float32Array): Tensor => ({ name, dims, dataType: FLOAT_TENSOR, rawData: bytesOf(values) });

export const integerTensor = (name: string, values: readonly number[]): Tensor => ({
  name,
  dims: [values.length],
  dataType: INT64_TENSOR,
  rawData: bytesOf(BigInt64Array.from(values, BigInt)),
});

/** The numbers of a float tensor; undefined for other types. */
export function floatsOf({ dataType, floatData, rawData }: Tensor): Float32Array | undefined {
  if (dataType !== FLOAT_TENSOR) return undefined;
  // a copy, since bytes in a file need not be aligned to four
  return rawData?.length ? new Float32Array(Uint8Array.from(rawData).buffer) : Float32Array.from(floatData ?? []);
}

/** The numbers of a tensor of 64-bit integers stored as bytes; undefined for others. */
export function integersOf({ dataType, rawData }: Tensor): number[] | undefined {
  if (dataType !== INT64_TENSOR || !rawData) return undefined;
  return Array.from(new BigInt64Array(Uint8Array.from(rawData).buffer), Number);
}
