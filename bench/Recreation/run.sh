#!/usr/bin/env bash
# Compares bringing an archived build back with linking the same packages and with building them.
# usage: bench/Recreation/run.sh [--runs 9] [CHANNEL_DIR [SPECIFICATION]]     the sample channel and samples/python-flask-env.yml unless told
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
case "${1:-}" in -h|--help) sed -n '1d; /^#/!q; s/^# \{0,1\}//p' "$0"; exit 0 ;; esac
root=$(cd "$here/../.." && pwd)
options=()
if [ "${1:-}" = --runs ]; then options=("$1" "$2"); shift 2; fi
channel="${1:-$("$root/scripts/sample-channel.sh" | tail -n 1)}"
"$root/scripts/build-cli.sh" >/dev/null
exec dotnet run --project "$here" -c Release -v q -- "${options[@]}" "$root/artifacts/bin/conda-store" "$channel" "${2:-$root/samples/python-flask-env.yml}"
