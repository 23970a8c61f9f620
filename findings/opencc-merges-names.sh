#!/usr/bin/env bash
# opencc-js 1.4.2: one would expect its conversion to simplified characters to leave a name in simplified characters unchanged, and to keep names
# apart that mainland registers keep apart.
# What happens: 李乾, 王昇 and 李於 (乾 as in 乾隆, 昇 and the surname 於 are standard characters of the 2013 table 通用规范汉字表) become 李干, 王升 and 李于, which are
# other people's names; 乾隆 and 李昇, which are entries of its dictionary, stay unchanged. Comparing names after such a conversion takes two people for
# one. Convert only what is known to be traditional, and never both sides of a comparison.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --ignore-scripts --no-audit --no-fund --silent opencc-js@1.4.2
cat >try.cjs <<'JS'
const { Converter } = require('opencc-js');
const toSimplified = Converter({ from: 'tw', to: 'cn' });
const names = ['李乾', '王昇', '李於', '王徵', '乾隆', '李昇'];
const seen = Object.fromEntries(names.map((name) => [name, toSimplified(name)]));
console.log({ node: process.version, 'opencc-js': '1.4.2' });
console.table(seen);
if (Object.values(seen).join() !== '李干,王升,李于,王征,乾隆,李昇') throw new Error('Changed: the names are converted otherwise.');
JS
node try.cjs
