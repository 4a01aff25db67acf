#!/usr/bin/env bash
# Measures how long the conda-store command takes to start: wall time of `conda-store --version`, and of `--help`, which builds
# the whole command tree. Prints the smallest, the median and the largest of N runs.
# usage: bench/Startup/run.sh [N]     fails when the median of --version is not below 150 ms
set -euo pipefail
cd "$(dirname "$0")/../.."
case "${1:-}" in -h|--help) sed -n '1d; /^#/!q; s/^# \{0,1\}//p' "bench/Startup/run.sh"; exit 0 ;; esac
runs="${1:-20}"
limit_ms=150

scripts/build-cli.sh >&2

measure() {
    local times=() start end
    for ((i = 0; i < runs; i++)); do
        start=$(date +%s%N)
        artifacts/bin/conda-store "$@" >/dev/null
        end=$(date +%s%N)
        times+=($(((end - start) / 10000)))
    done
    printf '%s\n' "${times[@]}" | sort -n | awk -v what="conda-store $*" '
        { t[NR] = $1 / 100 }
        END { printf "%-28s min %6.1f ms   median %6.1f ms   max %6.1f ms   (%d runs)\n", what, t[1], t[int((NR + 1) / 2)], t[NR], NR }'
}

version="$(measure --version)"
echo "$version"
measure --help
median="$(sed 's/.*median *\([0-9.]*\) ms.*/\1/' <<<"$version")"
awk -v median="$median" -v limit="$limit_ms" 'BEGIN { exit median < limit ? 0 : 1 }' || { echo "error: starting takes longer than $limit_ms ms" >&2; exit 1; }
