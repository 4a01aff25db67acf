#!/usr/bin/env bash
# Runs the app on this machine in the Functions host (Azure Functions Core Tools) with Azurite as its storage.
# usage: scripts/func.sh [--port 7071]
set -euo pipefail
cd "$(dirname "$0")/.."

port=7071
case "${1:-}" in
    -h|--help) sed -n '1d; /^#/!q; s/^# \{0,1\}//p' "$0"; exit 0 ;;
    --port) port="${2:?the port is missing}" ;;
    "") ;;
    *) echo "error: unknown option $1 (see --help)" >&2; exit 2 ;;
esac

./scripts/publish.sh artifacts/app.zip
command -v func >/dev/null || {
    echo "error: Azure Functions Core Tools (func) are not installed: npm install --global azure-functions-core-tools@4" >&2
    echo "  Without them, 'conda-store serve --storage azurite' runs the same functions on the same storage." >&2
    exit 1
}
rm -rf artifacts/func && mkdir -p artifacts/func artifacts/envs && unzip -q artifacts/app.zip -d artifacts/func

connection="$(mktemp)"
./scripts/azurite.sh >"$connection" &
azurite=$!
trap 'kill "$azurite" 2>/dev/null || true; rm -f "$connection"' EXIT
until [ -s "$connection" ]; do
    kill -0 "$azurite" 2>/dev/null || { echo "error: Azurite did not start" >&2; exit 1; }
    sleep 0.2
done

export AzureWebJobsStorage="$(cat "$connection")" FUNCTIONS_WORKER_RUNTIME=dotnet-isolated TASKHUB_NAME=CondaStore
export Store__Storage__ConnectionString="$AzureWebJobsStorage" Store__Root="$PWD/artifacts/envs"
cd artifacts/func
func start --no-build --port "$port"
