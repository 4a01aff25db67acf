#!/usr/bin/env bash
# Fills ledgers of growing size and measures what people and workers do with them.
# usage: bench/LedgerScale/run.sh [BUILDS...]      1000 10000 100000 1000000 unless told: ten minutes and 6 GB in artifacts/ledger
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
case "${1:-}" in -h|--help) sed -n '1d; /^#/!q; s/^# \{0,1\}//p' "$0"; exit 0 ;; esac
root=$(cd "$here/../.." && pwd)
[ $# -gt 0 ] || set -- 1000 10000 100000 1000000
dotnet build "$here" -c Release -v q --nologo -clp:ErrorsOnly >/dev/null
ledger="$here/bin/Release/net10.0/CondaStore.LedgerScale"
places=()
for builds in "$@"; do
    mkdir -p "$root/artifacts/ledger/$builds"
    "$ledger" fill "$root/artifacts/ledger/$builds" "$builds"
    places+=("$root/artifacts/ledger/$builds")
done
"$ledger" measure "${places[@]}"
"$ledger" cold "${places[@]}"
