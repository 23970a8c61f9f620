#!/usr/bin/env bash
# Node's TextDecoder (ICU 78) and iconv-lite 0.7.3: one would expect all decoders to give the same result for a file of names in GBK or GB 18030 and,
# by the WHATWG Encoding Standard, the labels 'gbk' and 'gb18030' to decode alike (the standard's gbk decoder is the gb18030 decoder).
# What happens: TextDecoder('gb18030') decodes the bytes FE 59 (龴, a character of surnames and given names) as U+9FB4. TextDecoder('gbk') and
# iconv-lite decode them as U+E81E, a private-use code point that no font displays and that matches no name typed by hand. TextDecoder('gbk') also
# decodes the lone byte FF as U+F8F5 instead of reporting an error, even with `fatal`. Browsers follow the standard, so the same file yields different
# names in the page and on the server. Use 'gb18030' for both, and map the remaining private-use code points.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --ignore-scripts --no-audit --no-fund --silent iconv-lite@0.7.3
cat >try.mjs <<'JS'
import iconv from 'iconv-lite';
const point = (text) => [...text].map((character) => `U+${character.codePointAt(0).toString(16).toUpperCase()}`).join(' ');
const decoders = {
  "TextDecoder('gb18030')": (bytes) => new TextDecoder('gb18030').decode(bytes),
  "TextDecoder('gbk')": (bytes) => new TextDecoder('gbk').decode(bytes),
  "iconv-lite 'gb18030'": (bytes) => iconv.decode(bytes, 'gb18030'),
  "iconv-lite 'gbk'": (bytes) => iconv.decode(bytes, 'gbk'),
};
console.log({ node: process.version, icu: process.versions.icu });
const seen = {};
for (const bytes of ['FE59', 'FE61', 'FE90', 'FEA0', 'A8BC']) {
  seen[bytes] = Object.fromEntries(Object.entries(decoders).map(([name, decode]) => [name, point(decode(Buffer.from(bytes, 'hex')))]));
}
console.table(seen);
const strict = new TextDecoder('gbk', { fatal: true }).decode(Buffer.from('FF', 'hex'));
console.log({ "TextDecoder('gbk', fatal) of FF": point(strict) });
const row = Object.values(seen.FE59).join();
if (row !== 'U+9FB4,U+E81E,U+E81E,U+E81E') throw new Error(`Changed: FE 59 is now ${row}.`);
if (point(strict) !== 'U+F8F5') throw new Error('Changed: a lone FF is no longer taken.');
JS
node try.mjs
