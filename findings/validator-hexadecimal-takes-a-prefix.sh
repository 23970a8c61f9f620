#!/usr/bin/env bash
# class-validator 0.15.1 on validator 13.15.35: one would expect @IsHexadecimal() with @Length(64, 64) to accept only a SHA-256 in hex, and
# Buffer.from(text, 'hex') to turn it into 32 bytes.
# What happens: a prefix 0x or 0h counts as hexadecimal, so "0x" followed by 62 digits is accepted, and Buffer.from returns an empty buffer for it
# without an error. Use @Matches(/^[0-9a-f]{64}$/) or @IsHash('sha256').
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --ignore-scripts --no-audit --no-fund --silent class-validator@0.15.1 validator@13.15.35
cat >try.cjs <<'JS'
const { isHexadecimal, isHash, length } = require('class-validator');
const digests = { plain: 'a'.repeat(64), 'with 0x': `0x${'a'.repeat(62)}`, 'with 0h': `0h${'b'.repeat(62)}` };
const seen = Object.fromEntries(
  Object.entries(digests).map(([name, text]) => [
    name,
    { isHexadecimal: isHexadecimal(text), 'length 64': length(text, 64, 64), "isHash('sha256')": isHash(text, 'sha256'), bytes: Buffer.from(text, 'hex').length },
  ]),
);
console.log({ node: process.version, 'class-validator': require('class-validator/package.json').version, validator: require('validator/package.json').version });
console.table(seen);
const prefixed = [seen['with 0x'], seen['with 0h']];
if (!prefixed.every((row) => row.isHexadecimal && row['length 64'] && row.bytes === 0 && !row["isHash('sha256')"])) throw new Error('Changed: a prefix is treated otherwise.');
JS
node try.cjs
