#!/usr/bin/env bash
# Makes a conda channel from the packages of Debian or Ubuntu, for machines that cannot reach a public channel.
# usage: scripts/sample-channel.sh [OUT]
#   OUT      the folder of the channel (default: "channel" in the cache folder); its path is printed on the last line
#   environment: CONDA_STORE_SAMPLE_CACHE   the cache folder of package lists, downloads and the default channel
#                                           (default: ${XDG_CACHE_HOME:-~/.cache}/conda-store-sample)
# Requires apt, dpkg-deb and the .NET SDK, but not root. An existing channel made by the same code from the same release is kept.
set -euo pipefail
case "${1:-}" in -h|--help) sed -n '1d; /^#/!q; s/^# \{0,1\}//p' "$0"; exit 0 ;; esac
cd "$(dirname "$0")/.."

cache="${CONDA_STORE_SAMPLE_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/conda-store-sample}"
out="${1:-$cache/channel}"
mkdir -p "$cache" "$(dirname "$out")"
out="$(cd "$(dirname "$out")" && pwd)/$(basename "$out")"

for program in apt-get apt-cache dpkg-deb dotnet; do
    command -v "$program" >/dev/null || { echo "error: $program is needed to make the sample channel" >&2; exit 1; }
done

exec 9>"$cache/lock"
flock 9 # not for dotnet (9>&-): servers that a build leaves behind would keep the lock

stamp="$({ { find eng/SampleChannel eng/PackageWriting -maxdepth 1 -type f; find src/Domain/{Packages,Compression,Channels/Repodata,Records} -name "*.cs"; } | LC_ALL=C sort | xargs sha256sum
    grep -E '^(ID|VERSION_ID)=' /etc/os-release; } | sha256sum | cut -d' ' -f1)"
if [ "$(cat "$out/.made-by" 2>/dev/null)" = "$stamp" ]; then
    echo "the sample channel is up to date" >&2
else
    dotnet run --project eng/SampleChannel --configuration Release --verbosity quiet -- "$out" "$cache" >&2 9>&-
    echo "$stamp" >"$out/.made-by"
fi
echo "$out"
