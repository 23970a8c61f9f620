import { yieldToEventLoop, utf8InSlices } from '@shiren/bus';
import { rpcErrors } from '@shiren/rpc';

/** More than any action has, and few enough to sort at once. Applies to the query and to the form. */
const MAX_PARAMETERS = 200;
/** Bytes decoded in one turn of the event loop: about 2 ms. */
const SLICE_BYTES = 512 * 1024;

/**
 * Parses `application/x-www-form-urlencoded`; if a name is repeated, the last value counts. Throws InvalidParameter if there are too many
 * parameters.
 */
export function readForm(text: string | Buffer): Record<string, string> {
  assertMaxParameters(text);
  return Object.fromEntries(new URLSearchParams(text.toString()));
}

/** The same for a form with images. It is decoded in slices, so that other requests are served in between. */
export async function readLargeForm(bytes: Buffer, sliceBytes = SLICE_BYTES): Promise<Record<string, string>> {
  if (bytes.length <= sliceBytes) return readForm(bytes);
  assertMaxParameters(bytes);
  const parameters: [string, string][] = [];
  for (let start = 0; start < bytes.length;) {
    const next = bytes.indexOf('&', start);
    const end = next < 0 ? bytes.length : next;
    const equals = bytes.subarray(start, end).indexOf('=');
    const split = equals < 0 ? end : start + equals;
    if (end > start) parameters.push([await decoded(bytes.subarray(start, split), sliceBytes), await decoded(bytes.subarray(split + 1, end), sliceBytes)]);
    start = end + 1;
  }
  return Object.fromEntries(parameters);
}

/** Counts the parameters before any of them is parsed. */
function assertMaxParameters(text: string | Buffer): void {
  let count = 1;
  for (let at = text.indexOf('&'); at >= 0; at = text.indexOf('&', at + 1)) {
    count += 1;
    if (count > MAX_PARAMETERS) throw rpcErrors.invalid('s', `are more than ${MAX_PARAMETERS}.`);
  }
}

const [PERCENT, PLUS, SPACE] = [0x25, 0x2b, 0x20];

/** Percent-decoding by the URL standard: a percent sign without two hex digits stands for itself, `+` for a space. */
async function decoded(bytes: Buffer, sliceBytes: number): Promise<string> {
  const out = Buffer.allocUnsafe(bytes.length);
  let length = 0;
  for (let at = 0, sliceEnd = sliceBytes; at < bytes.length; at += 1) {
    if (at >= sliceEnd) {
      sliceEnd = at + sliceBytes;
      await yieldToEventLoop();
    }
    let byte = bytes[at] ?? 0;
    if (byte === PLUS) byte = SPACE;
    else if (byte === PERCENT && at + 2 < bytes.length) {
      const [high, low] = [hexDigit(bytes[at + 1] ?? 0), hexDigit(bytes[at + 2] ?? 0)];
      if (high >= 0 && low >= 0) {
        byte = high * 16 + low;
        at += 2;
      }
    }
    out[length++] = byte;
  }
  // keeps a byte order mark, as the URL standard does
  return utf8InSlices(out.subarray(0, length), sliceBytes, new TextDecoder('utf-8', { ignoreBOM: true }));
}

function hexDigit(byte: number): number {
  if (byte >= 0x30 && byte <= 0x39) return byte - 0x30;
  const letter = byte | 0x20;
  return letter >= 0x61 && letter <= 0x66 ? letter - 0x57 : -1;
}
