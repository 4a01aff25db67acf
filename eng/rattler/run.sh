#!/usr/bin/env bash
# Runs a script of this folder with rattler, from npm.
# usage: eng/rattler/run.sh SCRIPT ARGUMENT...
set -euo pipefail
case "${1:-}" in -h|--help) sed -n '1d; /^#/!q; s/^# \{0,1\}//p' "$0"; exit 0 ;; esac
script="$1"
shift
cd "$(dirname "$0")"

if [ ! -d node_modules/@conda-org/rattler ]; then
    exec 9>.lock
    flock 9
    [ -d node_modules/@conda-org/rattler ] || npm ci --ignore-scripts --no-audit --no-fund --silent >&2
    exec 9>&-
fi

exec node "$script" "$@"
