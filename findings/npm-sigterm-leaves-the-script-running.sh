#!/usr/bin/env bash
# npm 11 on Linux: one would expect SIGTERM to `npm start` to end the program that the script started, since npm's documentation says that it passes
# signals on to its child.
# What happens: npm's child is the shell (`sh -c "…"`), and only the shell ends. npm exits, and the program keeps running with init as its parent,
# even if the script is a single command. A script that begins with `exec` makes the program npm's own child, so that it receives the signal. Seen
# with npm 11.19.1, Node 20.20 and dash 0.5.12, Debian's sh.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
# the package here is npm itself, pinned
npm init -y >/dev/null
npm install --ignore-scripts --no-audit --no-fund --silent npm@11.19.1
cat >server.mjs <<'JS'
import { writeFileSync } from 'node:fs';
writeFileSync(`${process.argv[2]}.pid`, String(process.pid));
process.on('SIGTERM', () => process.exit(0));
setTimeout(() => process.exit(1), 30_000);
JS
npm pkg set scripts.plain='node server.mjs plain' scripts.exec='exec node server.mjs exec' scripts.list='node server.mjs list; true' >/dev/null
outcome=''
for script in plain list exec; do
  node node_modules/npm/bin/npm-cli.js run "$script" >/dev/null 2>&1 &
  runner=$!
  for _ in $(seq 100); do [ -s "$script.pid" ] && break; sleep 0.1; done
  kill -TERM "$runner"
  wait "$runner" || true
  sleep 1
  if kill -0 "$(cat "$script.pid")" 2>/dev/null; then
    outcome="$outcome $script:left-running"
    kill "$(cat "$script.pid")"
  else
    outcome="$outcome $script:ended"
  fi
done
echo "node $(node --version), npm $(node node_modules/npm/bin/npm-cli.js --version), sh -> $(readlink -f "$(command -v sh)")"
echo "after SIGTERM to npm:$outcome"
[ "$outcome" = ' plain:left-running list:left-running exec:ended' ] || { echo 'Changed: npm treats SIGTERM otherwise.'; exit 1; }
