#!/usr/bin/env bash
# Builds the zip that is deployed, with the official Azure packages, and checks what is in it.
# usage: scripts/publish.sh [OUT.zip]      default: artifacts/app.zip
set -euo pipefail
cd "$(dirname "$0")/.."

case "${1:-}" in -h|--help) sed -n '2,3s/^# //p' "$0"; exit 0 ;; esac
out="${1:-artifacts/app.zip}"
mkdir -p "$(dirname "$out")"
out="$(cd "$(dirname "$out")" && pwd)/$(basename "$out")"

./eng/probe-sdk.sh
if ! grep -q '>true</OfficialSdk>' eng/sdk.probed.props; then
    cat >&2 <<'MESSAGE'
error: the configured NuGet feeds do not carry the official Azure Functions packages, so there is nothing that could be deployed.
  Use a feed that carries Microsoft.Azure.Functions.Worker and its extensions (nuget.org does), then run
    eng/probe-sdk.sh --again && scripts/publish.sh
MESSAGE
    exit 1
fi

grep -q '>true</OfficialTelemetry>' eng/sdk.probed.props \
    || echo "note: the feeds lack the packages that send the worker's telemetry (see Directory.Packages.props); the app is built without" >&2

app="$(mktemp -d)"
trap 'rm -rf "$app"' EXIT
dotnet publish src/Functions --configuration Release --output "$app" -p:OfficialSdk=true --nologo --verbosity quiet

missing=()
for file in host.json worker.config.json functions.metadata extensions.json CondaStore.Functions.dll .azurefunctions; do
    [ -e "$app/$file" ] || missing+=("$file")
done
[ ! -e "$app/local.settings.json" ] || { echo "error: local.settings.json would be published" >&2; exit 1; }
[ ${#missing[@]} = 0 ] || { echo "error: the published app lacks: ${missing[*]}" >&2; exit 1; }
grep -q '"routePrefix": *""' "$app/host.json" || { echo "error: host.json does not empty the route prefix" >&2; exit 1; }

rm -f "$out"
(cd "$app" && zip -qr "$out" .)
echo "$out: $(unzip -Z1 "$out" | wc -l) files, $(du -h "$out" | cut -f1), $(grep -c '"name"' "$app/functions.metadata") functions"
