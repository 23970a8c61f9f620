#!/usr/bin/env bash
# @zxcvbn-ts/core 4.2.0 with its common and English dictionaries (there is none for Chinese): one would expect it to rate a resident ID number, which
# consists of a place, a date of birth and four digits, as weak, and a common name in pinyin too, since zxcvbn knows dates and names.
# What happens: the ID number gets 4 of 4, the very common name "wangxiaoming" 4, "zhangsan123" 3, and "woaini1314" (I love you forever, among the
# most used passwords in China) 3. A password rule for Chinese users needs a dictionary of its own, and must refuse anything that looks like an ID or
# phone number.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --ignore-scripts --no-audit --no-fund --silent @zxcvbn-ts/core@4.2.0 @zxcvbn-ts/language-common@4.1.3 @zxcvbn-ts/language-en@4.1.1
cat >try.cjs <<'JS'
const { ZxcvbnFactory } = require('@zxcvbn-ts/core');
const unwrap = (module) => module.default ?? module;
const common = unwrap(require('@zxcvbn-ts/language-common'));
const english = unwrap(require('@zxcvbn-ts/language-en'));
const zxcvbn = new ZxcvbnFactory({ translations: english.translations, graphs: common.adjacencyGraphs, dictionary: { ...common.dictionary, ...english.dictionary } });
const passwords = ['P@ssw0rd', '13812345678', '110105199003070025', 'wangxiaoming', 'zhangsan123', 'woaini1314'];
const seen = Object.fromEntries(passwords.map((password) => [password, zxcvbn.check(password).score]));
console.log({ node: process.version, '@zxcvbn-ts/core': '4.2.0' });
console.table(seen);
if (Object.values(seen).join() !== '0,1,4,4,3,3') throw new Error('Changed: the scores are others.');
JS
node try.cjs
