#!/usr/bin/env bash
# chardet 2.1.0, jschardet 3.1.4 and Node's TextDecoder: one would expect a detector of encodings to recognise a CSV file of Chinese names, and a strict
# decoder for GB 18030 (`fatal: true`) to refuse a file in UTF-8, so that trying one encoding after the other finds the right one.
# What happens: chardet takes fifteen common names in GBK for EUC-KR, and two for ISO-8859-1; jschardet takes UTF-16 without a byte order mark for
# windows-1252 or gives up. Two-character names in UTF-8 have six bytes, which are three valid characters in GB 18030: all fifteen are decoded without an
# error, ten of them into Chinese characters only (王芳 becomes 鐜嬭姵), which look like names to any check. So try UTF-8 first, and don't fall back to GB 18030
# just because a few bytes of a large file are damaged: compare how much of the text is broken.
# Source: https://encoding.spec.whatwg.org/#gb18030-decoder, https://github.com/runk/node-chardet, https://github.com/aadsm/jschardet
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --ignore-scripts --no-audit --no-fund --silent chardet@2.1.0 jschardet@3.1.4 iconv-lite@0.7.3
cat >try.mjs <<'JS'
import chardet from 'chardet';
import iconv from 'iconv-lite';
import jschardet from 'jschardet';
console.log({ node: process.version, icu: process.versions.icu });
const names = '王芳 李伟 张敏 刘洋 陈静 杨磊 黄娟 赵强 周军 吴艳 徐杰 孙丽 马涛 朱明 胡超'.split(' ');
const file = '姓名,身份证号\n' + names.map((name, index) => `${name},1101011990030${10_000 + index}`).join('\n');
const two = 'name,identificationNumber\n张三,110101199003070118\n李四,110101199003070126\n';
const seen = [];
for (const [what, text] of Object.entries({ two, file })) {
  for (const encoding of ['gbk', 'utf-8', 'utf-16le']) {
    const bytes = iconv.encode(text, encoding);
    seen.push({ what, encoding, chardet: chardet.detect(bytes), jschardet: jschardet.detect(bytes)?.encoding ?? null });
  }
}
console.table(seen);
const strict = new TextDecoder('gb18030', { fatal: true });
const taken = names.map((name) => strict.decode(Buffer.from(name)));
console.log(names.map((name, index) => `${name} → ${taken[index]}`).join(', '));
const han = taken.filter((name) => /^\p{Script=Han}+$/u.test(name)).length;
console.log(`decoded without an error: ${taken.length} of ${names.length}, into Chinese characters only: ${han}`);
if (han !== 10) throw new Error(`Changed: ${han} of the names are decoded into Chinese characters only.`);
if (taken[0] !== '鐜嬭姵') throw new Error(`Changed: 王芳 in UTF-8 is decoded as ${taken[0]}.`);
const detected = seen.map(({ chardet: one, jschardet: other }) => `${one}/${other}`).join(' ');
if (seen[3].chardet !== 'EUC-KR' || seen[0].chardet !== 'ISO-8859-1' || seen[2].jschardet !== 'windows-1252') throw new Error(`Changed: ${detected}.`);
JS
node try.mjs
