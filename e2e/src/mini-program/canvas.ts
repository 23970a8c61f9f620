import { MessageChannel, Worker, receiveMessageOnPort } from 'node:worker_threads';
import type { Picture } from './encoder.js';

interface ImageData {
  width: number;
  height: number;
  data: Uint8ClampedArray;
}

const MAX_ENCODING_MS = 5_000;

/** A canvas as a mini program's page has it, with the calls that a camera's frame needs. */
export class PhoneCanvas {
  width = 300;
  height = 150;
  private drawn: ImageData | undefined;
  private readonly done = new Int32Array(new SharedArrayBuffer(4));
  private readonly port;
  private readonly thread;

  constructor() {
    const { port1, port2 } = new MessageChannel();
    this.port = port1;
    this.thread = new Worker(new URL('./encoder.js', import.meta.url), { workerData: { port: port2, done: this.done }, transferList: [port2] });
    this.thread.unref();
  }

  getContext(): object {
    return {
      createImageData: (width: number, height: number): ImageData => ({ width, height, data: new Uint8ClampedArray(4 * width * height) }),
      putImageData: (image: ImageData) => void (this.drawn = image),
    };
  }

  toDataURL(type: string, quality: number): string {
    const { drawn } = this;
    if (type !== 'image/jpeg' || drawn?.width !== this.width || drawn.height !== this.height) throw new Error('There is no such picture on the canvas.');
    Atomics.store(this.done, 0, 0);
    this.port.postMessage({ data: new Uint8Array(drawn.data), width: drawn.width, height: drawn.height, quality } satisfies Picture);
    if (Atomics.wait(this.done, 0, 0, MAX_ENCODING_MS) === 'timed-out') throw new Error('The picture was not encoded in time.');
    return `data:image/jpeg;base64,${receiveMessageOnPort(this.port)?.message as string}`;
  }
}
