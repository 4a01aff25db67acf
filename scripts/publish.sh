#!/usr/bin/env bash
# Builds the zip file for deployment and checks its content.
# usage: scripts/publish.sh [OUT.zip]      default: artifacts/app.zip
set -euo pipefail
cd "$(dirname "$0")/.."

case "${1:-}" in -h|--help) sed -n '1d; /^#/!q; s/^# \{0,1\}//p' "$0"; exit 0 ;; esac
out="${1:-artifacts/app.zip}"
mkdir -p "$(dirname "$out")"
out="$(cd "$(dirname "$out")" && pwd)/$(basename "$out")"

app="$(mktemp -d)"
trap 'rm -rf "$app"' EXIT
dotnet publish src/App --configuration Release --output "$app" --nologo --verbosity quiet

# What is deployed says which version it is (/health, /api/v1/); Directory.Build.props decides which.
version="$(dotnet msbuild src/Domain -nologo -t:MinVer -p:_IsPublishing=true -getProperty:Version)"
grep -aqF "$version" "$app/CondaStore.Domain.dll" || { echo "error: the published app does not have version $version" >&2; exit 1; }

# Symbols, documentation and lock files are only needed for development.
find "$app" -type f \( -name '*.pdb' -o -name '*.xml' -o -name 'packages.lock.json' \) -delete

missing=()
for file in host.json worker.config.json functions.metadata extensions.json CondaStore.App.dll CondaStore.Functions.dll .azurefunctions; do
    [ -e "$app/$file" ] || missing+=("$file")
done
[ ! -e "$app/local.settings.json" ] || { echo "error: local.settings.json would be published" >&2; exit 1; }
[ ${#missing[@]} = 0 ] || { echo "error: the published app lacks: ${missing[*]}" >&2; exit 1; }
grep -q '"routePrefix": *""' "$app/host.json" || { echo "error: host.json does not empty the route prefix" >&2; exit 1; }

# Reproducible: files in order of their names, with the same time, and nothing specific to this machine.
rm -f "$out"
(cd "$app" && find . -type f -exec touch -d '1980-01-01T00:00:00Z' {} + && find . -type f | LC_ALL=C sort | TZ=UTC zip -qX "$out" -@)
echo "$out: $(unzip -Z1 "$out" | wc -l) files, $(du -h "$out" | cut -f1), $(grep -c '"scriptFile"' "$app/functions.metadata") functions, version $version"
