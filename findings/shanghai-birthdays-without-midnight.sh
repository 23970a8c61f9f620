#!/usr/bin/env bash
# Birth dates in China's time zone, with Node's ICU and dayjs 1.11.23: one would expect a date of birth, read as midnight in Asia/Shanghai, to be at
# midnight, and all offsets to be whole minutes.
# What happens: on eight days (13 April 1919, 1 June 1940, 15 March 1941, 31 January 1942, 15 May 1946, 15 April 1947, 1 May 1948 and 1 May 1949)
# summer time began at midnight, so midnight does not exist and the day begins at 01:00 (+09:00). Some people born on those days are alive, and for
# them a test like `getHours() === 0` for "a date without a time" fails. Before 1901 the offset is local mean time, +08:05:43, and dayjs's time zone
# plugin returns 00:05 with the offset "+08:5.71666666666664". Store dates of birth as text.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --ignore-scripts --no-audit --no-fund --silent dayjs@1.11.23
cat >try.cjs <<'JS'
const dayjs = require('dayjs');
dayjs.extend(require('dayjs/plugin/utc'));
dayjs.extend(require('dayjs/plugin/timezone'));
console.log({ node: process.version, icu: process.versions.icu, tz: process.versions.tz, dayjs: '1.11.23' });
const days = [];
for (let time = Date.UTC(1901, 0, 2); time < Date.UTC(2026, 0, 1); time += 86_400_000) {
  const [year, month, day] = new Date(time).toISOString().slice(0, 10).split('-').map(Number);
  const local = new Date(year, month - 1, day);
  if (local.getHours() !== 0) days.push(`${year}-${month}-${day} begins at ${local.toTimeString().slice(0, 14)}`);
}
console.log(days);
const early = dayjs.tz('1900-12-31', 'Asia/Shanghai').format('YYYY-MM-DD HH:mm Z');
console.log({ "dayjs.tz('1900-12-31')": early });
if (days.length !== 8 || !days[1].startsWith('1940-6-1 begins at 01:00')) throw new Error('Changed: other days have no midnight.');
if (!early.includes('.')) throw new Error('Changed: dayjs gives another offset before 1901.');
JS
TZ=Asia/Shanghai node try.cjs
