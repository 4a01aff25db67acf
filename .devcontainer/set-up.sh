#!/usr/bin/env bash
# Installs what the tests need beside the SDK and node, and fetches packages and tools.
set -euo pipefail
cd "$(dirname "$0")/.."

sudo apt-get -qq update
sudo env DEBIAN_FRONTEND=noninteractive apt-get -qq install --yes --no-install-recommends chromium fonts-dejavu-core zip unzip bzip2 zstd curl >/dev/null
dotnet tool restore
dotnet restore CondaStore.Functions.sln
