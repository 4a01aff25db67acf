#!/usr/bin/env bash
# Tests a running store: its health, that it rejects requests without a token, and with a token, a small build with its log and lockfile.
# usage: scripts/smoke.sh URL      URL with the prefix, for example http://127.0.0.1:7071/conda-store/
#   environment: CONDA_STORE_TOKEN   the token; not an argument, because arguments are visible to all users of the machine
set -euo pipefail

case "${1:-}" in -h|--help|"") sed -n '1d; /^#/!q; s/^# \{0,1\}//p' "$0"; [ -n "${1:-}" ] && exit 0 || exit 2 ;; esac
url="${1%/}" token="${CONDA_STORE_TOKEN:-}"
[ $# -eq 1 ] || { echo "error: only the URL is an argument; a token belongs into CONDA_STORE_TOKEN" >&2; exit 2; }
fail() { echo "smoke test failed: $*" >&2; exit 1; }
call() { curl --silent --show-error --location --max-time 60 "$@"; }
# printf is a shell builtin, so the token is not visible in the arguments of a process.
call_with_token() { call --header @<(printf 'Authorization: Bearer %s\n' "$token") "$@"; }
field() { sed -n "s/.*\"$1\":\"\{0,1\}\([^\",}]*\).*/\1/p" | head -n 1; }

# A new app takes some time until its first response.
for _ in $(seq 1 60); do
    health=$(call "$url/health" 2>/dev/null || true)
    [ "$(field status <<<"$health")" = ok ] && break
    sleep 5
done
[ "$(field status <<<"$health")" = ok ] || fail "no health at $url/health: $health"
echo "healthy, version $(field version <<<"$health")"

code=$(call --output /dev/null --write-out '%{http_code}' --request POST "$url/api/v1/namespace/smoke-must-not-exist/")
case "$code" in 401|403) echo "refused without a token ($code)" ;; *) fail "creating a namespace without a token answered $code" ;; esac

[ -n "$token" ] || { echo "no token given: the build was not tried"; exit 0; }
body='{"namespace":"smoke","specification":"name: smoke\nchannels: [conda-forge]\ndependencies: [tzdata]\n"}'
build=$(call_with_token --header 'Content-Type: application/json' --data "$body" "$url/api/v1/specification/" | field build_id)
[ -n "$build" ] || fail "the specification was not accepted"
for _ in $(seq 1 120); do
    status=$(call_with_token "$url/api/v1/build/$build/" | grep -o '"status":"[A-Z]*"' | tail -n 1 | cut -d'"' -f4)
    case "$status" in COMPLETED|FAILED|CANCELED) break ;; esac
    sleep 5
done
[ "$status" = COMPLETED ] || { call_with_token "$url/api/v1/build/$build/logs/"; fail "build $build ended as $status"; }
call_with_token "$url/api/v1/build/$build/logs/" | grep -q . || fail "build $build has no log"
call_with_token "$url/api/v1/build/$build/lockfile/" | grep -q tzdata || fail "build $build has no lockfile"
echo "build $build completed; log and lockfile are there"
