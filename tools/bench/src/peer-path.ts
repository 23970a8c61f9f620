import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import sharp from 'sharp';

/**
 * The default path of `@vladmandic/face-api` as in its own examples: SSD MobileNet, landmarks, and the descriptor of the face with the highest score.
 */
export interface PeerPath {
  backend: string;
  /** Undefined if it finds no face. */
  describe(photo: Buffer): Promise<Float32Array | undefined>;
}

export async function openPeerPath(): Promise<PeerPath> {
  const require = createRequire(import.meta.url);
  const tensorFlow = require('@tensorflow/tfjs') as typeof import('@tensorflow/tfjs');
  const { setWasmPaths } = require('@tensorflow/tfjs-backend-wasm') as typeof import('@tensorflow/tfjs-backend-wasm');
  setWasmPaths(`${dirname(require.resolve('@tensorflow/tfjs-backend-wasm/package.json'))}/dist/`);
  tensorFlow.env().set('WASM_HAS_MULTITHREAD_SUPPORT', false); // as ours, on one thread
  await tensorFlow.setBackend('wasm');
  const folder = dirname(require.resolve('@vladmandic/face-api/package.json'));
  const faceApi = require(join(folder, 'dist', 'face-api.node-wasm.js')) as typeof import('@vladmandic/face-api/dist/face-api.node-wasm.js');
  const { ssdMobilenetv1, faceLandmark68Net, faceRecognitionNet } = faceApi.nets;
  for (const net of [ssdMobilenetv1, faceLandmark68Net, faceRecognitionNet]) await net.loadFromDisk(join(folder, 'model'));
  return {
    backend: tensorFlow.getBackend(),
    describe: async (photo) => {
      const { data, info } = await sharp(photo).removeAlpha().raw().toBuffer({ resolveWithObject: true });
      const tensor = tensorFlow.tensor3d(new Uint8Array(data), [info.height, info.width, 3], 'int32');
      try {
        const found = await faceApi.detectSingleFace(tensor, new faceApi.SsdMobilenetv1Options()).withFaceLandmarks().withFaceDescriptor();
        return found?.descriptor;
      } finally {
        tensor.dispose();
      }
    },
  };
}
