import { createHmac } from 'node:crypto';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { percentEncode } from './encoding.js';

type Parameters = Readonly<Record<string, string>>;

/** Characters that are encoded and hashed without yielding: about 2 ms. */
const PIECE_CHARACTERS = 128 * 1024;
/** The second half of a surrogate pair, which must not be separated from the first. */
const LOW_SURROGATE = /[\uDC00-\uDFFF]/;

/**
 * The string that signature 1.0 signs, in pieces: the method, the path and all parameters of query and body except `Signature`, sorted and
 * encoded, and then encoded once more. Encoding works character by character, so a long value can be split between any two of them.
 */
function* signedPieces(method: string, parameters: Parameters): Generator<string> {
  const { Signature: _, ...signed } = parameters;
  const twice = (text: string): string => percentEncode(percentEncode(text));
  yield `${method}&${percentEncode('/')}&`;
  let separator = '';
  for (const name of Object.keys(signed).sort()) {
    yield `${separator}${twice(name)}${percentEncode('=')}`;
    separator = percentEncode('&');
    const value = signed[name] ?? '';
    for (let start = 0; start < value.length;) {
      const end = start + PIECE_CHARACTERS + (LOW_SURROGATE.test(value.charAt(start + PIECE_CHARACTERS)) ? 1 : 0);
      yield twice(value.slice(start, end));
      start = end;
    }
  }
}

/** The string that signature 1.0 signs, or its beginning with at least `enough` characters. */
export function stringToSignV1(method: string, parameters: Parameters, enough = Infinity): string {
  let text = '';
  for (const piece of signedPieces(method, parameters)) {
    text += piece;
    if (text.length >= enough) break;
  }
  return text;
}

/** Signature 1.0: HMAC-SHA1 in base64, keyed with the secret and `&`. */
export function signV1(method: string, parameters: Parameters, secret: string): string {
  const hmac = createHmac('sha1', `${secret}&`);
  for (const piece of signedPieces(method, parameters)) hmac.update(piece);
  return hmac.digest('base64');
}

/** The same for servers: handles other requests between the pieces of a call with images. */
export async function signV1InSlices(method: string, parameters: Parameters, secret: string): Promise<string> {
  const hmac = createHmac('sha1', `${secret}&`);
  let inThisTurn = 0;
  for (const piece of signedPieces(method, parameters)) {
    hmac.update(piece);
    inThisTurn += piece.length;
    if (inThisTurn < PIECE_CHARACTERS) continue;
    inThisTurn = 0;
    await nextTurn();
  }
  return hmac.digest('base64');
}
