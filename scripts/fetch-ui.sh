#!/usr/bin/env bash
# Downloads the published conda-store-ui for the setting Store:Ui:Bundle and checks it against the hash in this script.
# The last line of the output is the folder with its files. An existing, complete folder is kept.
# usage: scripts/fetch-ui.sh [FOLDER]     FOLDER is the target folder (default: artifacts/conda-store-ui)
# Requires npm and openssl.
set -euo pipefail
case "${1:-}" in -h|--help) sed -n '1d; /^#/!q; s/^# \{0,1\}//p' "$0"; exit 0 ;; esac
cd "$(dirname "$0")/.."

version=2024.11.1
integrity=E78O3ezyrzAyMPkydTvZJdpKj63kKtCKF6bSZ1R+x8olre8vTo/4LyZdlf6VAPebeNYqGos5ENcEJF6JYr9aRA==
folder="${1:-artifacts/conda-store-ui}"
mkdir -p "$folder"
folder="$(cd "$folder" && pwd)"

if [ "$(cat "$folder/.version" 2>/dev/null)" != "$version" ]; then
    download="$(mktemp -d)"
    trap 'rm -rf "$download"' EXIT
    (cd "$download" && npm pack --silent "@conda-store/conda-store-ui@$version" >&2)
    archive="$(echo "$download"/*.tgz)"
    found="$(openssl dgst -sha512 -binary "$archive" | openssl base64 -A)"
    [ "$found" = "$integrity" ] || { echo "error: the archive has the hash sha512-$found, not sha512-$integrity" >&2; exit 1; }
    tar -xzf "$archive" -C "$download"
    cp "$download"/package/dist/main.js "$download"/package/dist/main.css "$download"/package/dist/main.js.LICENSE.txt "$folder/"
    echo "$version" >"$folder/.version"
fi
echo "$folder"
