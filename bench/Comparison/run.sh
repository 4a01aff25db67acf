#!/usr/bin/env bash
# usage: bench/Comparison/run.sh [--runs N] [--only TABLE,...] [--specs FILE] [--pairs FILE] [CHANNEL_DIR...]
# Measures the conda-store command and the solver beside npm @conda-org/rattler on the same channels, and prints the tables of its README.md.
# The first channel is the one for all tables, all of them make the table of growth. Shards are taken from CHANNEL_DIR or CHANNEL_DIR-shards.
# Without a channel, synthetic ones of 500,000, 50,000, 150,000 and 1,500,000 records are made in artifacts/bench/channels (2 GB) and used.
# TABLE is processes, refresh, requests, pairs, growth or concurrency. Needs the .NET SDK, node, npm; Linux.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
case "${1:-}" in -h|--help) sed -n '1d; /^#/!q; s/^# \{0,1\}//p' "$0"; exit 0 ;; esac

options=() channels=()
while [ $# -gt 0 ]; do
    case "$1" in
        --runs|--only|--specs|--pairs) options+=("$1" "$2"); shift 2 ;;
        -*) echo "error: unknown option $1" >&2; exit 2 ;;
        *) channels+=("$(cd "$1" && pwd)"); shift ;;
    esac
done

work="$root/artifacts/bench"
mkdir -p "$work"
if [ ${#channels[@]} = 0 ]; then
    dotnet build "$root/bench/SyntheticChannel" -c Release -v q --nologo -clp:ErrorsOnly > /dev/null
    maker="$(sha256sum "$root"/bench/SyntheticChannel/*.cs | sha256sum | cut -d' ' -f1)"
    for size in 500000 50000 150000 1500000; do
        channel="$work/channels/$size"
        if [ "$(cat "$channel/.made-by" 2>/dev/null)" != "$maker" ]; then
            rm -rf "$channel"
            extra=(); [ "$size" = 500000 ] && extra=(--zst --shards)
            "$root/bench/SyntheticChannel/bin/Release/net10.0/CondaStore.SyntheticChannel" "${extra[@]}" "$size" "$channel" >&2
            echo "$maker" > "$channel/.made-by"
        fi
        channels+=("$channel")
    done
fi

cp "$root/bench/SolverAgreement/package.json" "$root/bench/SolverAgreement/rattler.mjs" "$work/"
[ -d "$work/node_modules/@conda-org/rattler" ] || (cd "$work" && npm install --no-audit --no-fund --loglevel=error)
dotnet build "$here" -c Release -v q --nologo -clp:ErrorsOnly > /dev/null
"$root/scripts/build-cli.sh" > /dev/null
exec "$here/bin/Release/net10.0/CondaStore.Comparison" --cli "$root/artifacts/bin/conda-store" --rattler "$work/rattler.mjs" --work "$work" \
    "${options[@]}" "${channels[@]}"
