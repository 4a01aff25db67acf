#!/usr/bin/env bash
# Measures the hot paths alone, with BenchmarkDotNet.
# usage: bench/HotPaths/run.sh [--filter PATTERN]      all of them unless told; the options of BenchmarkDotNet but those that choose a job
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
case "${1:-}" in -h|--help) sed -n '1d; /^#/!q; s/^# \{0,1\}//p' "$0"; exit 0 ;; esac
[ $# -gt 0 ] || set -- --filter "*"
exec dotnet run --project "$here" -c Release -v q -- "$@"
