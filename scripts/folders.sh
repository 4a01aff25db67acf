#!/usr/bin/env bash
# Draws the folders of src and their dependencies in docs/architecture.md.
# usage: scripts/folders.sh
set -euo pipefail
case "${1:-}" in
    -h|--help) sed -n '1d; /^#/!q; s/^# \{0,1\}//p' "$0"; exit 0 ;;
    "") ;;
    *) echo "error: unknown argument $1 (see --help)" >&2; exit 2 ;;
esac
cd "$(dirname "$0")/.."

dotnet build tests/Domain.Tests --configuration Release --nologo --verbosity quiet
tests/Domain.Tests/bin/Release/net10.0/CondaStore.Domain.Tests --draw-folders
