#!/usr/bin/env bash
# Runs the store from its sources at http://127.0.0.1:7071/conda-store/ with the sample channel as conda-forge, and rebuilds and restarts it
# whenever a source file changes. Log in with any name and the password `password`. Stop it with Ctrl-C.
# usage: scripts/dev.sh [DATA] [-- OPTION...]     DATA is the data folder (default: artifacts/dev); options go to `conda-store serve`
#   environment: CONDA_STORE_PORT   another port
# Uses debug builds without analyzers, which start faster, in their own folders. Requires the same as scripts/run.sh.
set -euo pipefail
cd "$(dirname "$0")/.."

case "${1:-}" in -h|--help) sed -n '1d; /^#/!q; s/^# \{0,1\}//p' scripts/dev.sh; exit 0 ;; esac
data=artifacts/dev
if [ $# -gt 0 ] && [ "$1" != -- ]; then data="$1"; shift; fi
[ "${1:-}" != -- ] || shift
mkdir -p "$data/channels"
data="$(cd "$data" && pwd)"

channel="$(scripts/sample-channel.sh | tail -n 1)"
ln -sfn "$channel" "$data/channels/conda-forge"

# Hot reload would patch methods that the host has already read, so the store is restarted with the same data after each change.
export DOTNET_WATCH_SUPPRESS_LAUNCH_BROWSER=1
exec dotnet watch --project src/Cli --no-hot-reload --non-interactive run --configuration Debug --property:RunAnalyzers=false -- \
    serve --data "$data/store" --port "${CONDA_STORE_PORT:-7071}" --channel-alias "file://$data/channels" "$@"
