import { yieldToEventLoop, utf8InSlices } from '@shiren/bus';
import { rpcErrors } from '@shiren/rpc';

/** More than any action has, and few enough to sort at once; for the query and for the form. */
const MAX_PARAMETERS = 200;
/** What is decoded in one turn of the event loop: some 2 ms. */
const SLICE_BYTES = 512 * 1024;

/** Parameters of `application/x-www-form-urlencoded`, of which the last of a name counts. Throws InvalidParameter where there are too many. */
export function readForm(text: string | Buffer): Record<string, string> {
  expectFew(text);
  return Object.fromEntries(new URLSearchParams(text.toString()));
}

/** The same for a form with images, which is decoded in slices: others are answered in between. */
export async function readLargeForm(bytes: Buffer, sliceBytes = SLICE_BYTES): Promise<Record<string, string>> {
  if (bytes.length <= sliceBytes) return readForm(bytes);
  expectFew(bytes);
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

/** They are counted before any is taken apart. */
function expectFew(text: string | Buffer): void {
  let count = 1;
  for (let at = text.indexOf('&'); at >= 0; at = text.indexOf('&', at + 1)) {
    count += 1;
    if (count > MAX_PARAMETERS) throw rpcErrors.invalid('s', `are more than ${MAX_PARAMETERS}.`);
  }
}

const [PERCENT, PLUS, SPACE] = [0x25, 0x2b, 0x20];

/** Percent-decoding as the URL standard has it: a percent sign without two digits stands for itself, `+` for a space. */
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
  // with a byte order mark, as the URL standard keeps it
  return utf8InSlices(out.subarray(0, length), sliceBytes, new TextDecoder('utf-8', { ignoreBOM: true }));
}

function hexDigit(byte: number): number {
  if (byte >= 0x30 && byte <= 0x39) return byte - 0x30;
  const letter = byte | 0x20;
  return letter >= 0x61 && letter <= 0x66 ? letter - 0x57 : -1;
}
