#!/usr/bin/env bash
# Writes docs/parity.md: each operation of the REST API with its names in the pages, the command and the clients.
# usage: scripts/parity.sh
set -euo pipefail
case "${1:-}" in
    -h|--help) sed -n '1d; /^#/!q; s/^# \{0,1\}//p' "$0"; exit 0 ;;
    "") ;;
    *) echo "error: unknown argument $1 (see --help)" >&2; exit 2 ;;
esac
cd "$(dirname "$0")/.."

dotnet build tests/Cli.Tests --configuration Release --nologo --verbosity quiet
CONDA_STORE_WRITE_PARITY=1 tests/Cli.Tests/bin/Release/net10.0/CondaStore.Cli.Tests -noLogo -noColor \
    -method CondaStore.Cli.Tests.Parity.ParityTableTests.Document_InTheRepository_IsThatOfTheCode
