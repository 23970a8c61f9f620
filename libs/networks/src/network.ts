/** A loaded network. One caller at a time. */
export interface Network {
  /** Runs it on one image: planes of numbers, one per channel, `height` by `width`. Returns each output's numbers, planes too. */
  run(planes: Float32Array, height: number, width: number): Promise<Float32Array[]>;
}

/** In the order of preference. */
export const engineNames = ['onnxruntime', 'tensorflow', 'wasm'] as const;
export type EngineName = (typeof engineNames)[number];

/** Runs networks on one thread. */
export interface Engine {
  readonly name: EngineName;
  /** Loads a network from an ONNX file. */
  load(file: Uint8Array): Promise<Network>;
}
