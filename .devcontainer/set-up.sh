#!/usr/bin/env bash
# Installs what the tests need beside the SDK and node, and fetches packages and tools.
set -euo pipefail
case "${1:-}" in -h|--help) sed -n '1d; /^#/!q; s/^# \{0,1\}//p' "$0"; exit 0 ;; esac
cd "$(dirname "$0")/.."

sudo apt-get -qq update
sudo env DEBIAN_FRONTEND=noninteractive apt-get -qq install --yes --no-install-recommends chromium fonts-dejavu-core zip unzip bzip2 zstd curl >/dev/null
dotnet tool restore
dotnet restore CondaStore.Functions.sln
