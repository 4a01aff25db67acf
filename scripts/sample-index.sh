#!/usr/bin/env bash
# Makes a package index (wheels and source distributions) from the Python packages of Debian or Ubuntu, like sample-channel.sh.
# usage: scripts/sample-index.sh [OUT]              prints the folder of the index on the last line
#        scripts/sample-index.sh --serve [OPTION]... serves it on 127.0.0.1 until interrupted and prints its URL first (see --help)
#   OUT      the folder of the index (default: "index" in the cache folder)
#   environment: CONDA_STORE_SAMPLE_CACHE   the cache folder of package lists, downloads and the default index, shared with the channel
#                                           (default: ${XDG_CACHE_HOME:-~/.cache}/conda-store-sample)
# Requires apt, dpkg-deb and the .NET SDK, but not root. An existing index made by the same code from the same release is kept.
set -euo pipefail
case "${1:-}" in -h|--help) sed -n '1d; /^#/!q; s/^# \{0,1\}//p' "$0"; exit 0 ;; esac
cd "$(dirname "$0")/.."

serve=""
if [ "${1:-}" = --serve ]; then
    serve=1
    shift
fi
cache="${CONDA_STORE_SAMPLE_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/conda-store-sample}"
out="$cache/index"
[ -n "$serve" ] || out="${1:-$out}"
mkdir -p "$cache" "$(dirname "$out")"
out="$(cd "$(dirname "$out")" && pwd)/$(basename "$out")"
tool=eng/SampleIndex/bin/Release/net10.0/sample-index

for program in apt-get apt-cache dpkg-deb dotnet; do
    command -v "$program" >/dev/null || { echo "error: $program is needed to make the sample index" >&2; exit 1; }
done

exec 9>"$cache/lock"
flock 9 # not for dotnet (9>&-): servers that a build leaves behind would keep the lock

stamp="$({ find eng/SampleIndex eng/SampleChannel -maxdepth 1 -type f | LC_ALL=C sort | xargs sha256sum
    grep -E '^(ID|VERSION_ID)=' /etc/os-release; } | sha256sum | cut -d' ' -f1)"
if [ "$(cat "$out/.made-by" 2>/dev/null)" = "$stamp" ]; then
    echo "the sample index is up to date" >&2
else
    dotnet build eng/SampleIndex --configuration Release --verbosity quiet --nologo >&2 9>&-
    "$tool" make "$out" "$cache" >&2 9>&-
    echo "$stamp" >"$out/.made-by"
fi

if [ -n "$serve" ]; then
    dotnet build eng/SampleIndex --configuration Release --verbosity quiet --nologo >&2 9>&-
    exec "$tool" serve "$out" "$@" 9>&-
fi
echo "$out"
