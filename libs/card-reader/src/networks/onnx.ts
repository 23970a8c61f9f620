import protobuf from 'protobufjs';

/**
 * The parts of ONNX's file format (onnx.proto, Apache-2.0) that a rewrite reads; others are copied as bytes. Small numbers of 64 bits
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
    repeated bytes input = 11; repeated Value output = 12; repeated bytes valueInfo = 13;
  }
  message Node {
    repeated string input = 1; repeated string output = 2; optional string name = 3; required string opType = 4; repeated bytes attribute = 5;
    optional string docString = 6; optional string domain = 7;
  }
  message Attribute { required string name = 1; optional float f = 2; optional Tensor t = 5; optional int32 type = 20; }
  message Tensor {
    repeated int32 dims = 1 [packed = false]; optional int32 dataType = 2; repeated float floatData = 4 [packed = true]; repeated int32 int32Data = 5 [packed = true];
    repeated bytes stringData = 6; repeated int64 int64Data = 7 [packed = true]; optional string name = 8; optional bytes rawData = 9;
    repeated double doubleData = 10 [packed = true]; repeated uint64 uint64Data = 11 [packed = true];
  }
  message Value { required string name = 1; optional bytes type = 2; optional string docString = 3; }
`);
const [Model, Attribute] = [root.lookupType('Model'), root.lookupType('Attribute')];

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

interface AttributeValue {
  name: string;
  f?: number;
  t?: Tensor;
}

/** `TensorProto.FLOAT` and `AttributeProto.FLOAT`. */
const [FLOAT_TENSOR, FLOAT_ATTRIBUTE] = [1, 1];

/** Applies `rewrite` to a network's graph, from file to file. */
export function rewritten(file: Uint8Array, rewrite: (graph: Graph) => Graph): Uint8Array {
  const model = Model.decode(file) as protobuf.Message & { graph: Graph };
  return Model.encode({ ...model, graph: { ...model.graph, ...rewrite(model.graph) } }).finish();
}

export const attributesOf = ({ attribute }: Node): AttributeValue[] => attribute.map((bytes) => Attribute.decode(bytes) as protobuf.Message & AttributeValue);

export const floatAttribute = (name: string, f: number): Uint8Array => Attribute.encode({ name, f, type: FLOAT_ATTRIBUTE }).finish();

export const floatTensor = (name: string, dims: number[], values: Float32Array): Tensor => ({
  name,
  dims,
  dataType: FLOAT_TENSOR,
  rawData: new Uint8Array(values.buffer, values.byteOffset, values.byteLength),
});

/** The numbers of a float tensor; undefined for other types. */
export function floatsOf({ dataType, floatData, rawData }: Tensor): Float32Array | undefined {
  if (dataType !== FLOAT_TENSOR) return undefined;
  // a copy, since bytes in a file need not be aligned to four
  return rawData?.length ? new Float32Array(Uint8Array.from(rawData).buffer) : Float32Array.from(floatData ?? []);
}
