#!/usr/bin/env bash
# Solves specs on one channel with rattler, from npm, and prints the packages as JSON.
# usage: eng/rattler/solve.sh CHANNEL PLATFORM SPEC...
exec "$(dirname "$0")/run.sh" solve.cjs "$@"
