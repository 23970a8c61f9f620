/** Characters of a text that are written at once: some 1 ms. */
const PIECE_CHARACTERS = 256 * 1024;
/** The second half of a surrogate pair, which must stay with the first. */
const LOW_SURROGATE = /[\uDC00-\uDFFF]/;

/** What `JSON.stringify` makes of plain data, in pieces: long texts are cut, so that nobody has to write megabytes in one turn of the event loop. */
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
