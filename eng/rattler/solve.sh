#!/usr/bin/env bash
# Solves specs on one channel with rattler, from npm, and prints the packages as JSON.
# usage: eng/rattler/solve.sh CHANNEL PLATFORM SPEC...
set -euo pipefail
cd "$(dirname "$0")"

if [ ! -d node_modules/@conda-org/rattler ]; then
    exec 9>.lock
    flock 9
    [ -d node_modules/@conda-org/rattler ] || npm ci --ignore-scripts --no-audit --no-fund --silent >&2
    exec 9>&-
fi

exec node solve.cjs "$@"
