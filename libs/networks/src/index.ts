export * from './engine.js';
export * from './graph-builder.js';
export * from './graph-model.js';
export * from './network.js';
export { attributesOf, floatAttribute, floatsOf, floatTensor, rewritten, type Graph, type Node, type Tensor } from './onnx.js';
export { loadOnnxRuntime, sessionOptions, type InferenceSession, type OnnxRuntime } from './onnx-runtime.js';
