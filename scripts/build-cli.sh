#!/usr/bin/env bash
# Builds the conda-store command, compiled ahead of time so that it starts fast, and creates a launcher at artifacts/bin/conda-store.
# usage: scripts/build-cli.sh     does nothing if no source file has changed since the last build
set -euo pipefail
case "${1:-}" in -h|--help) sed -n '1d; /^#/!q; s/^# \{0,1\}//p' "$0"; exit 0 ;; esac
cd "$(dirname "$0")/.."

case "$(uname -m)" in
    x86_64) rid=linux-x64 ;;
    aarch64) rid=linux-arm64 ;;
    *) echo "error: no build for $(uname -m)" >&2; exit 1 ;;
esac

stamp="$({ find src samples -type f -not -path '*/obj/*' -not -path '*/bin/*'
           ls Directory.Build.props Directory.Packages.props global.json; } | LC_ALL=C sort | xargs sha256sum | sha256sum | cut -d' ' -f1)"
if [ "$(cat artifacts/cli/.made-from 2>/dev/null)" != "$stamp" ]; then
    # Uses its own build folder and lock files, so that the output of editors and tests is not changed.
    dotnet publish src/Cli --configuration Release --runtime "$rid" --self-contained false --nologo --verbosity quiet \
        -p:PublishReadyToRun=true -p:NuGetLockFilePath=obj/publish.lock.json \
        --artifacts-path artifacts/publish --output artifacts/cli
    echo "$stamp" >artifacts/cli/.made-from
fi

mkdir -p artifacts/bin
ln -sfn ../cli/conda-store artifacts/bin/conda-store
