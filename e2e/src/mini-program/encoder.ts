import { workerData, type MessagePort } from 'node:worker_threads';
import sharp from 'sharp';

/** The thread that encodes the pictures of a phone's canvas: `toDataURL` returns its result at once, and the codec has no such call. */

export interface Picture {
  data: Uint8Array;
  width: number;
  height: number;
  quality: number;
}

const { port, done } = workerData as { port: MessagePort; done: Int32Array };

port.on('message', ({ data, width, height, quality }: Picture) => {
  void sharp(data, { raw: { width, height, channels: 4 } })
    .flatten()
    .jpeg({ quality: Math.round(100 * quality) })
    .toBuffer()
    .then((jpeg) => {
      port.postMessage(jpeg.toString('base64'));
      Atomics.store(done, 0, 1);
      Atomics.notify(done, 0);
    });
});
