import { TestEnvironment } from 'jest-environment-node';

/**
 * Node's own environment, with the Float32Array of the outer realm: native code creates arrays of that class, and ONNX Runtime checks that its
 * results are instances of the class that the tests see.
 */
export default class extends TestEnvironment {
  constructor(...words) {
    super(...words);
    this.global.Float32Array = Float32Array;
  }
}
