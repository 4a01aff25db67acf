#!/usr/bin/env bash
# usage: bench/PypiAgreement/run.sh [--count N] [--seed S]
# Asks conda-store and pip (Debian's, in an environment of the sample channel) for the same N (default 100) seeded random lists of requirements on the
# sample index, and compares whether there is an answer, the versions, and the times of the whole processes with warm caches. A difference must be one that the
# rules of docs/solver.md decide in our favour; exit code 1 otherwise. Needs what scripts/sample-channel.sh needs.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
count=100 seed=1
while [ $# -gt 0 ]; do
    case "$1" in
        -h|--help) sed -n '1d; /^#/!q; s/^# \{0,1\}//p' "$0"; exit 0 ;;
        --count) count="$2"; shift 2 ;;
        --seed) seed="$2"; shift 2 ;;
        *) echo "error: unknown option $1" >&2; exit 2 ;;
    esac
done

work="$root/artifacts/pypi-agreement"
mkdir -p "$work"
"$root/scripts/build-cli.sh" >/dev/null
dotnet build "$here" -c Release -v q --nologo -clp:ErrorsOnly >/dev/null
channel="$("$root/scripts/sample-channel.sh")"
index="$("$root/scripts/sample-index.sh")"
cli="$root/artifacts/bin/conda-store"
"$cli" local create --quiet --prefix "$work/python" --channel "file://$channel" --override-channels --cache "$work/packages" python pip >/dev/null
python="$work/python/bin/python"

"$root/scripts/sample-index.sh" --serve >"$work/server.log" 2>/dev/null &
server=$!
trap 'kill $server' EXIT
for _ in $(seq 1 100); do [ ! -s "$work/server.log" ] || break; sleep 0.1; done
"$here/bin/Release/net10.0/CondaStore.PypiAgreement" "$cli" "$python" "$channel" "$index" "$(head -n 1 "$work/server.log")" "$work" "$count" "$seed" \
    "$("$python" -c 'import platform; print(platform.python_version())')"
