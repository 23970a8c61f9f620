#!/usr/bin/env bash
# One would expect arithmetic to be as fast in a test of jest as in a program of its own: both are compiled by the same V8. In jest
# each access to a global (`Math`, even `Infinity`) takes a third of a microsecond, because tests run in a context of node:vm, whose global object has
# hooks for every property. A constant of the module with the same value is as fast as ever. So a loop that calls Math.floor a million times is some
# twenty times slower in a test, and a loop with less else in it several hundred times.
# jest 30.5.2 (jest-environment-node), Node 20.20.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund jest@30.5.2
cat > loops.js <<'JS'
const { floor } = Math;
const Endless = Infinity;
const time = (run) => {
  run();
  const began = performance.now();
  run();
  return performance.now() - began;
};
const MANY = 1_000_000;
let sum = 0;
module.exports = {
  'Math.floor': time(() => { for (let n = 0; n < MANY; n++) sum += Math.floor(n / 3); }),
  'floor, a constant': time(() => { for (let n = 0; n < MANY; n++) sum += floor(n / 3); }),
  'Infinity': time(() => { for (let n = 0; n < MANY; n++) sum += n < Infinity ? 1 : 0; }),
  'Endless, a constant': time(() => { for (let n = 0; n < MANY; n++) sum += n < Endless ? 1 : 0; }),
};
JS
cat > loops.test.js <<'JS'
test('loops', () => {
  require('node:fs').writeFileSync('in-jest.json', JSON.stringify(require('./loops.js')));
});
JS
echo "Node $(node --version), jest $(npx jest --version)"
npx jest --silent >/dev/null 2>&1
node -e '
  const [alone, inJest] = [require("./loops.js"), JSON.parse(require("node:fs").readFileSync("in-jest.json", "utf8"))];
  console.log("milliseconds for a million of each, alone and in jest:");
  for (const [what, took] of Object.entries(alone)) console.log(`  ${what}: ${took.toFixed(1)} and ${inJest[what].toFixed(1)}`);
  const slow = inJest["Math.floor"] > 6 * inJest["floor, a constant"] && inJest["Infinity"] > 6 * inJest["Endless, a constant"];
  const fastAlone = alone["Math.floor"] < 6 * alone["floor, a constant"] && alone["Infinity"] < 6 * alone["Endless, a constant"];
  if (!slow || !fastAlone) throw new Error("This is no longer so.");
'
