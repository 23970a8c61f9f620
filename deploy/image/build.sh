#!/bin/sh
# A checkout becomes runnable: what the lock file names, compiled code, built pages. Called by the Dockerfile and by try.mjs.
set -eu
cd "$(dirname "$0")/../.."
# no package's script runs while an image is built
npm ci --ignore-scripts --no-audit --no-fund --loglevel=error
node deploy/face-model.mjs
node node_modules/typescript-7/bin/tsc -b tsconfig.build.json
node deploy/build-pages.mjs
