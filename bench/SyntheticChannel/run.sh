#!/usr/bin/env bash
# Writes a channel of synthetic records, which other benchmarks read. The same arguments give the same bytes.
# usage: bench/SyntheticChannel/run.sh [--zst] [--shards] RECORDS DIR
#   --zst      also writes repodata.json.zst
#   --shards   also writes shards (CEP 16)
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
case "${1:-}" in -h|--help) sed -n '1d; /^#/!q; s/^# \{0,1\}//p' "$0"; exit 0 ;; esac
exec dotnet run --project "$here" -c Release -v q -- "$@"
