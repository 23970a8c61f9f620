#!/bin/sh
# Makes a checkout ready to run: installs what the lock file names, compiles the code, builds the pages. Used by the Dockerfile and by try.mjs.
set -eu
cd "$(dirname "$0")/../.."
# no install script of a package runs while an image is built
npm ci --ignore-scripts --no-audit --no-fund --loglevel=error
node deploy/face-model.mjs
node node_modules/typescript-7/bin/tsc -b tsconfig.build.json
node deploy/build-pages.mjs
