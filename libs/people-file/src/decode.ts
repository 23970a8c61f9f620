import { PeopleFileInvalid } from './rejections.js';

/** What stands where bytes are no text. */
export const BROKEN = '\ufffd';

/** Share of zero bytes from which a file without a byte order mark is UTF-16: ASCII characters have one each, text in UTF-8 or GBK none. */
const MIN_UTF16_ZEROS = 0.1;

/**
 * The text of a file in UTF-8, UTF-16 or GB 18030 (with GBK and GB 2312), with or without a byte order mark. BROKEN stands for bytes that are no text. Throws
 * PeopleFileInvalid for a binary file, such as an Excel workbook.
 */
export function decodeText(bytes: Uint8Array): string {
  // PK: a workbook (xlsx); D0 CF: an old one (xls)
  if ((bytes[0] === 0x50 && bytes[1] === 0x4b && bytes[2] === 0x03) || (bytes[0] === 0xd0 && bytes[1] === 0xcf)) {
    throw new PeopleFileInvalid('file-not-text');
  }
  const decode = (encoding: string): string => new TextDecoder(encoding).decode(bytes);
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return decode('utf-16le');
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return decode('utf-16be');
  const [even, odd] = zerosIn(bytes);
  if (Math.max(even, odd) > bytes.length * MIN_UTF16_ZEROS) {
    if (Math.min(even, odd) > bytes.length * MIN_UTF16_ZEROS) throw new PeopleFileInvalid('file-not-text');
    return decode(even > odd ? 'utf-16be' : 'utf-16le');
  }
  const utf8 = decode('utf-8');
  // text in GB 18030 read as UTF-8 is broken nearly everywhere; a damaged UTF-8 file only in places, and must not become other characters
  return countOf(/\ufffd/g, utf8) <= countOf(/[^\0-\x7f\ufffd]/g, utf8) ? utf8 : decode('gb18030');
}

/** How many bytes at even and odd positions are zero. */
function zerosIn(bytes: Uint8Array): [even: number, odd: number] {
  const zeros: [number, number] = [0, 0];
  bytes.forEach((byte, index) => {
    if (byte === 0) zeros[(index % 2) as 0 | 1]++;
  });
  return zeros;
}

const countOf = (pattern: RegExp, text: string): number => {
  let count = 0;
  for (const _ of text.matchAll(pattern)) count++;
  return count;
};
