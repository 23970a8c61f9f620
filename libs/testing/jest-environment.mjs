import { TestEnvironment } from 'jest-environment-node';

/** Node's own environment, and the Float32Array that native code makes: ONNX Runtime checks its results against the one that tests see. */
export default class extends TestEnvironment {
  constructor(...words) {
    super(...words);
    this.global.Float32Array = Float32Array;
  }
}
