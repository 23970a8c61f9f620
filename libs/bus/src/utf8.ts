import { yieldToEventLoop } from './event-loop.js';

/** Decodes UTF-8 of megabytes in slices: the event loop serves others in between. `decoder` must not be in use anywhere else. */
export async function utf8InSlices(bytes: Uint8Array, sliceBytes: number, decoder = new TextDecoder()): Promise<string> {
  let text = '';
  for (let start = 0; start < bytes.length; start += sliceBytes) {
    text += decoder.decode(bytes.subarray(start, start + sliceBytes), { stream: true });
    await yieldToEventLoop();
  }
  return text + decoder.decode();
}
