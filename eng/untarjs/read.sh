#!/usr/bin/env bash
# Reads every archive of a channel's folder with libarchive (untarjs, from npm) and prints as JSON what other clients cannot read.
# usage: eng/untarjs/read.sh CHANNEL
set -euo pipefail
case "${1:-}" in -h|--help) sed -n '1d; /^#/!q; s/^# \{0,1\}//p' "$0"; exit 0 ;; esac
channel="$(cd "$1" && pwd)"
cd "$(dirname "$0")"

if [ ! -d node_modules/@emscripten-forge/untarjs ]; then
    exec 9>.lock
    flock 9
    [ -d node_modules/@emscripten-forge/untarjs ] || npm ci --ignore-scripts --no-audit --no-fund --silent >&2
    exec 9>&-
fi

exec node read.mjs "$channel"
