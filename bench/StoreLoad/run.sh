#!/usr/bin/env bash
# Posts many builds of small environments at once and measures how long reads take meanwhile.
# usage: bench/StoreLoad/run.sh [--builds 200] [--clients 20] [--namespaces 20] [--reads-per-second 50] [--limit-ms 250]
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
case "${1:-}" in -h|--help) sed -n '1d; /^#/!q; s/^# \{0,1\}//p' "$0"; exit 0 ;; esac
exec dotnet run --project "$here" -c Release -v q -- "$@"
