/** Characters of a text that are serialised at once: about 1 ms. */
const PIECE_CHARACTERS = 256 * 1024;
/** The second half of a surrogate pair, which must not be separated from the first. */
const LOW_SURROGATE = /[\uDC00-\uDFFF]/;

/**
 * Yields what `JSON.stringify` makes of plain data, in pieces. Long texts are cut, so that megabytes are never serialised in one turn of
 * the event loop.
 */
export function* jsonPieces(value: unknown, pieceCharacters = PIECE_CHARACTERS): Generator<string> {
  if (typeof value === 'string') {
    yield '"';
    for (const piece of cut(value, pieceCharacters)) yield inString(piece);
    yield '"';
  } else if (Array.isArray(value)) {
    let before = '[';
    for (const item of value as unknown[]) {
      yield before;
      yield* jsonPieces(item === undefined ? null : item, pieceCharacters);
      before = ',';
    }
    yield value.length === 0 ? '[]' : ']';
  } else if (typeof value === 'object' && value !== null) {
    let before = '{';
    for (const [name, member] of Object.entries(value)) {
      if (member === undefined) continue;
      yield `${before}${JSON.stringify(name)}:`;
      yield* jsonPieces(member, pieceCharacters);
      before = ',';
    }
    yield before === '{' ? '{}' : '}';
  } else yield JSON.stringify(value);
}

/** A text as it stands between the quotes of a JSON string. */
export const inString = (text: string): string => JSON.stringify(text).slice(1, -1);

function* cut(text: string, pieceCharacters: number): Generator<string> {
  for (let start = 0; start < text.length;) {
    const end = start + pieceCharacters + (LOW_SURROGATE.test(text.charAt(start + pieceCharacters)) ? 1 : 0);
    yield text.slice(start, end);
    start = end;
  }
}
