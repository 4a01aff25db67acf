#!/usr/bin/env bash
# Lists the slowest tests of the last run of scripts/test.sh.
# usage: scripts/slow-tests.sh [N]      the number of tests (default: 20)
set -euo pipefail
cd "$(dirname "$0")/.."

case "${1:-}" in -h|--help) sed -n '1d; /^#/!q; s/^# \{0,1\}//p' scripts/slow-tests.sh; exit 0 ;; esac
ls artifacts/test-results/*.xml >/dev/null 2>&1 || { echo "error: there are no results; run scripts/test.sh" >&2; exit 1; }
cat artifacts/test-results/*.xml | grep -o '<test [^>]*' |
    sed -n 's/.* name="\([^"]*\)".* time="\([0-9.]*\)".*/\2 \1/p' | LC_ALL=C sort -rn | head -n "${1:-20}" |
    awk '{ printf "%7.1f s  ", $1; $1 = ""; print substr($0, 2) }' | sed 's/CondaStore\.//; s/&quot;/"/g'
