#!/usr/bin/env bash
# Solves specs on one channel with rattler, from npm, and prints the packages as JSON.
# usage: eng/rattler/solve.sh CHANNEL PLATFORM SPEC...
case "${1:-}" in -h|--help) sed -n '1d; /^#/!q; s/^# \{0,1\}//p' "$0"; exit 0 ;; esac
exec "$(dirname "$0")/run.sh" solve.cjs "$@"
