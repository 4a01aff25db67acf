#!/usr/bin/env bash
# Validates the description of the API that a running store serves, generates a .NET client from it with Kiota, and lists environments
# with that client.
# usage: scripts/check-openapi.sh
set -euo pipefail
case "${1:-}" in
    -h|--help) sed -n '1d; /^#/!q; s/^# \{0,1\}//p' "$0"; exit 0 ;;
    "") ;;
    *) echo "error: unknown argument $1 (see --help)" >&2; exit 2 ;;
esac
cd "$(dirname "$0")/.."

dotnet build src/Cli --configuration Release --nologo --verbosity quiet
dotnet tool restore >/dev/null
work=$(mktemp -d)
store=""
trap '[ -z "$store" ] || kill "$store" 2>/dev/null || true; rm -rf "$work"' EXIT

src/Cli/bin/Release/net10.0/conda-store serve --data "$work/data" --port 0 --no-samples >"$work/serve.log" 2>&1 &
store=$!
address=""
while [ -z "$address" ]; do
    address=$(grep -o -m 1 'http://127\.0\.0\.1:[0-9]*' "$work/serve.log" || true)
    kill -0 "$store" || { cat "$work/serve.log" >&2; exit 1; }
    sleep 0.2
done
curl -fsS "$address/openapi.json" -o "$work/openapi.json"
token=$(curl -fsS -D - -o /dev/null -H 'Content-Type: application/json' -d '{"username":"alice","password":"password"}' \
    "$address/conda-store/login/" | sed -n 's/^[Ss]et-[Cc]ookie: conda-store-auth=\([^;]*\).*/\1/p')
curl -fsS -o /dev/null -X POST -H "Authorization: Bearer $token" -H 'Content-Type: application/json' \
    -d '{"namespace":"team","specification":"name: science\nchannels: []\ndependencies: []\n"}' "$address/conda-store/api/v1/specification/"

cp eng/openapi/package.json eng/openapi/package-lock.json eng/openapi/validate.mjs "$work"
npm ci --prefix "$work" --ignore-scripts --no-audit --no-fund --silent
node "$work/validate.mjs" <"$work/openapi.json"

for file in eng/openapi/kiota/*.txt; do cp "$file" "$work/$(basename "$file" .txt)"; done
DOTNET_CLI_TELEMETRY_OPTOUT=1 KIOTA_TELEMETRY_OPTOUT=1 dotnet kiota generate --language CSharp --openapi "$work/openapi.json" \
    --output "$work/generated" --class-name StoreApi --namespace-name Generated --log-level Warning >"$work/kiota.log" ||
    { cat "$work/kiota.log" >&2; exit 1; }
dotnet build "$work/ListEnvironments.csproj" --nologo --verbosity quiet
dotnet run --project "$work/ListEnvironments.csproj" --no-build -- "$address" "$token" | tee "$work/listed"
grep -q '^team/science build' "$work/listed"
