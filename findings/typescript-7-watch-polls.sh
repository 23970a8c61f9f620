#!/usr/bin/env bash
# TypeScript 7.0.2 (typescript@7.0.2 on Linux): one would expect `tsc --build --watch` to be notified of changes by the system, through inotify, and
# to use no processor time while nothing changes; TypeScript 5.9 works that way.
# What happens: version 7 has no inotify descriptor open. It polls its files instead, so an idle watcher of one service of this repository and the
# libs it depends on took 40 % of a core, and on a busy machine it noticed some changes only after ten seconds. A self-made watcher (fs.watch) that
# calls `tsc --build` is idle while nothing changes.
# This script compares the inotify descriptors of the two versions on a small project, which is too small for the processor time to show.
set -euo pipefail
folder=$(mktemp -d)
watcher=
trap '[ -z "$watcher" ] || kill "$watcher" 2>/dev/null || true; rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --ignore-scripts --no-audit --no-fund --silent five@npm:typescript@5.9.3 seven@npm:typescript@7.0.2 @types/node@20.19.43
mkdir src
echo "import { readFileSync } from 'node:fs'; export const text = readFileSync('a', 'utf8');" >src/index.ts
echo '{ "compilerOptions": { "composite": true, "outDir": "dist", "types": ["node"], "module": "nodenext" }, "include": ["src"] }' >tsconfig.json

ticks() { sed 's/.*) //' "/proc/$1/stat" | awk '{ print $12 + $13 }'; }
# prints "<inotify descriptors> <ticks of processor time in five idle seconds>"
look() {
  rm -rf dist tsconfig.tsbuildinfo
  "$@" --build --watch --preserveWatchOutput >log 2>&1 &
  watcher=$!
  for _ in $(seq 600); do grep -q 'Watching for file changes' log && break; sleep 0.1; done
  grep -q 'Found 0 errors' log || { cat log; exit 1; }
  sleep 2
  local before notified
  before=$(ticks "$watcher")
  sleep 5
  notified=$(ls -l "/proc/$watcher/fd" | grep -c inotify || true)
  echo "$notified $(($(ticks "$watcher") - before))"
  kill "$watcher"
  wait "$watcher" 2>/dev/null || true
}
native=$(node --input-type=module -e "console.log((await import('./node_modules/seven/lib/getExePath.js')).default())")
five=$(look node node_modules/five/bin/tsc)
seven=$(look "$native")
watcher=
echo "node $(node --version), typescript $(node node_modules/five/bin/tsc --version), $("$native" --version)"
echo "5.9.3: inotify descriptors and idle ticks: $five"
echo "7.0.2: inotify descriptors and idle ticks: $seven"
[ "${five%% *}" -ge 1 ] || { echo 'Changed: 5.9.3 no longer uses inotify.'; exit 1; }
[ "${seven%% *}" -eq 0 ] || { echo 'Changed: 7.0.2 uses inotify.'; exit 1; }
