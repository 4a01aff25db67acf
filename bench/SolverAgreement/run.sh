#!/usr/bin/env bash
# usage: bench/SolverAgreement/run.sh [--count N] [--seed S] [--specs FILE] [--runs R] [--shards] CHANNEL_DIR...
# Solves the same seeded random specs (or the lines of FILE) with the product's solver and with npm @conda-org/rattler and compares
# satisfiability and records. A difference must be one that the ordering rules of docs/solver.md decide in our favour; exit code 1 otherwise.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
case "${1:-}" in -h|--help) sed -n '1d; /^#/!q; s/^# \{0,1\}//p' "$0"; exit 0 ;; esac
work="$root/artifacts/solver-agreement"
mkdir -p "$work"
cp "$here/package.json" "$here/compare.mjs" "$here/specs.mjs" "$here/rattler.mjs" "$work/"
[ -d "$work/node_modules/@conda-org/rattler" ] || (cd "$work" && npm install --no-audit --no-fund --loglevel=error)
dotnet build "$here" -c Release -v q --nologo -clp:ErrorsOnly
exec node --max-old-space-size=4096 "$work/compare.mjs" --solver "$here/bin/Release/net10.0/CondaStore.SolverAgreement" "$@"
