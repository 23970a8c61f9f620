import { yieldToEventLoop } from './event-loop.js';

/** Decodes megabytes of UTF-8 in slices, so that the event loop serves other requests in between. `decoder` must not be used elsewhere meanwhile. */
export async function utf8InSlices(bytes: Uint8Array, sliceBytes: number, decoder = new TextDecoder()): Promise<string> {
  let text = '';
  for (let start = 0; start < bytes.length; start += sliceBytes) {
    text += decoder.decode(bytes.subarray(start, start + sliceBytes), { stream: true });
    await yieldToEventLoop();
  }
  return text + decoder.decode();
}
