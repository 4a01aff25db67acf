#!/usr/bin/env bash
# usage: bench/Pipeline/run.sh [--runs N] [--only warm,cold,bzip2,share,environments,compile,network,store,wheels] [CHANNEL_DIR]
# Measures fetching, extracting and linking beside cp, tar, bzip2, compileall and pip on the same data, and prints the table of its README.md.
# Without a channel the sample channel is made and used; wheels are those of the sample index. Needs the .NET SDK, tar, zstd, bzip2; Linux. Works in artifacts/pipeline on this disk.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
case "${1:-}" in -h|--help) sed -n '1d; /^#/!q; s/^# \{0,1\}//p' "$0"; exit 0 ;; esac

options=() channel=
while [ $# -gt 0 ]; do
    case "$1" in
        --runs|--only) options+=("$1" "$2"); shift 2 ;;
        -*) echo "error: unknown option $1" >&2; exit 2 ;;
        *) channel=$1; shift ;;
    esac
done
[ -n "$channel" ] || channel=$("$root/scripts/sample-channel.sh" | tail -n 1)

dotnet build "$here" -c Release -v q --nologo -clp:ErrorsOnly > /dev/null
"$root/scripts/build-cli.sh" > /dev/null
index=$("$root/scripts/sample-index.sh" | tail -n 1)
log=$(mktemp)
"$root/scripts/sample-index.sh" --serve >"$log" 2>/dev/null &
server=$!
trap 'kill $server; rm -f "$log"' EXIT
for _ in $(seq 1 100); do [ ! -s "$log" ] || break; sleep 0.1; done
"$here/bin/Release/net10.0/CondaStore.PipelineBench" --cli "$root/artifacts/bin/conda-store" --work "$root/artifacts/pipeline" --channel "$channel" \
    --index "$index" --index-url "$(head -n 1 "$log")" --projects "$root/tests/EndToEnd.Tests/Environments/forty-and-forty.yml" "${options[@]}"
