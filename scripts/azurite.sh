#!/usr/bin/env bash
# Starts Azurite (an emulator of Azure Storage) from npm on free ports of 127.0.0.1 and prints its connection string.
# usage: scripts/azurite.sh [--data DIR]     without --data everything is kept in memory
# It runs until the script is stopped (Ctrl-C or SIGTERM).
set -euo pipefail

storage=(--inMemoryPersistence)
case "${1:-}" in
    --data) storage=(--location "$(realpath -m "${2:?the folder is missing}")") ;;
    -h|--help) sed -n '1d; /^#/!q; s/^# \{0,1\}//p' "$0"; exit 0 ;;
    "") ;;
    *) echo "error: unknown option $1 (see --help)" >&2; exit 2 ;;
esac
cd "$(dirname "$0")/../eng/azurite"

if [ ! -d node_modules/azurite ]; then
    exec 9>.lock
    flock 9
    [ -d node_modules/azurite ] || npm ci --ignore-scripts --no-audit --no-fund --silent >&2
    exec 9>&-
fi

log=$(mktemp)
node node_modules/azurite/dist/src/azurite.js "${storage[@]}" --silent --disableTelemetry --skipApiVersionCheck \
    --blobHost 127.0.0.1 --blobPort 0 --queueHost 127.0.0.1 --queuePort 0 --tableHost 127.0.0.1 --tablePort 0 >"$log" 2>&1 &
azurite=$!
trap 'kill "$azurite" 2>/dev/null || true; wait "$azurite" 2>/dev/null || true; rm -f "$log"' EXIT
trap 'exit 0' INT TERM

port() { sed -n "s/.*$1 service .*successfully listens on http:\/\/127.0.0.1:\([0-9]*\).*/\1/p;s/.*$1 service is successfully listening at http:\/\/127.0.0.1:\([0-9]*\).*/\1/p" "$log" | head -n 1; }
for _ in $(seq 1 900); do
    [ -n "$(port Table)" ] && break
    kill -0 "$azurite" 2>/dev/null || { cat "$log" >&2; exit 1; }
    sleep 0.2
done
[ -n "$(port Table)" ] || { echo "Azurite did not start:" >&2; cat "$log" >&2; exit 1; }

# The account and key are the defaults of Azurite from its documentation; they give access to nothing else.
account=devstoreaccount1
key='Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw=='
echo "DefaultEndpointsProtocol=http;AccountName=$account;AccountKey=$key;BlobEndpoint=http://127.0.0.1:$(port Blob)/$account;QueueEndpoint=http://127.0.0.1:$(port Queue)/$account;TableEndpoint=http://127.0.0.1:$(port Table)/$account;"
wait "$azurite"
