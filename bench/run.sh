#!/usr/bin/env bash
# usage: bench/run.sh [--runs N] [--specs FILE] [--unsatisfiable "SPECS"] [CHANNEL_DIR...]
# Measures the conda-store command and the solver beside npm @conda-org/rattler on the same channels, and prints the tables of bench/README.md.
# The first channel is the one for all tables, all of them make the table of growth. Shards are taken from CHANNEL_DIR or CHANNEL_DIR-shards.
# Without a channel the sample channel is made and used, which is small. Needs the .NET SDK, node, npm; Linux.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/.." && pwd)
case "${1:-}" in -h|--help) sed -n '2,5s/^# //p' "$0"; exit 0 ;; esac

options=() channels=()
while [ $# -gt 0 ]; do
    case "$1" in
        --runs|--specs|--unsatisfiable) options+=("$1" "$2"); shift 2 ;;
        -*) echo "error: unknown option $1" >&2; exit 2 ;;
        *) channels+=("$(cd "$1" && pwd)"); shift ;;
    esac
done
if [ ${#channels[@]} = 0 ]; then
    channels=("$("$root/scripts/sample-channel.sh" | tail -n 1)")
fi

work="$root/artifacts/bench"
mkdir -p "$work"
cp "$here/solver-agreement/package.json" "$here/solver-agreement/rattler.mjs" "$work/"
[ -d "$work/node_modules/@conda-org/rattler" ] || (cd "$work" && npm install --no-audit --no-fund --loglevel=error)
dotnet build "$here/Comparison" -c Release -v q --nologo -clp:ErrorsOnly > /dev/null
"$root/scripts/build-cli.sh" > /dev/null
exec "$here/Comparison/bin/Release/net10.0/CondaStore.Comparison" --cli "$root/artifacts/bin/conda-store" --rattler "$work/rattler.mjs" --work "$work" \
    "${options[@]}" "${channels[@]}"
