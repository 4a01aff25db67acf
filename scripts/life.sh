#!/usr/bin/env bash
# Walks through the life of an environment with curl: log in, create a namespace, build, follow the log, list, activate an older build,
# download and upload a lockfile, unpack the archive elsewhere and run its program, cancel, delete.
# usage: scripts/life.sh URL [PACKAGE] [COMMAND]     for example: scripts/life.sh http://127.0.0.1:7071 python 'bin/python --version'
#   environment: CONDA_STORE_CHANNEL    channel to build from (default: that of the store)
#                CONDA_STORE_USER, CONDA_STORE_PASSWORD    login (default: admin, password)
set -euo pipefail
case "${1:-}" in -h|--help) sed -n '1d; /^#/!q; s/^# \{0,1\}//p' "$0"; exit 0 ;; esac
url="${1:?usage: scripts/life.sh URL [PACKAGE] [COMMAND]}"
package="${2:-python}"
command="${3:-bin/python --version}"
url="${url%/}"
url="${url%/conda-store}"
api="$url/conda-store/api/v1"
name="life-$$"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

step() { printf '\n== %s\n' "$*"; }
call() { curl --silent --show-error --fail-with-body --cookie "$work/cookies" "$@"; }
# Gets the number or string of a member of the JSON on standard input.
member() { sed -n "s/.*\"$1\":\"\{0,1\}\([^,\"}]*\).*/\1/p" | head -1; }
# Encodes a text as a JSON string.
quoted() { awk 'BEGIN { ORS = "" } { gsub(/\\/, "\\\\"); gsub(/"/, "\\\""); gsub(/\t/, "\\t"); print (NR > 1 ? "\\n" : "") $0 } END { print "\\n" }' "$1" | sed 's/^/"/; s/$/"/'; }
post() { call --json "{\"namespace\":\"$name\",\"specification\":$(quoted "$1")${2:-}}" "$api/specification/" | member build_id; }
ended() {
    local status
    while status=$(call "$api/build/$1/" | grep -o '"status":"[A-Z]*"' | head -1 | cut -d'"' -f4)
        [[ $status = QUEUED || $status = BUILDING ]]
    do
        sleep 0.3
    done
    echo "$status"
}
specification() {
    echo "name: env"
    [ -z "${CONDA_STORE_CHANNEL:-}" ] || printf 'channels: ["%s"]\n' "$CONDA_STORE_CHANNEL"
    printf 'description: %s\ndependencies: ["%s"]\n' "$1" "$package"
}
expect() { [ "$1" = "$2" ] || { echo "error: expected $2, found $1" >&2; exit 1; }; }

step "log in"
call --cookie-jar "$work/cookies" \
    --json "{\"username\":\"${CONDA_STORE_USER:-admin}\",\"password\":\"${CONDA_STORE_PASSWORD:-password}\"}" "${url%/}/conda-store/login/"

step "create the namespace $name"
call --request POST "$api/namespace/$name/"

step "build $package and follow the log"
specification "first" >"$work/first.yml"
first=$(post "$work/first.yml")
call --no-buffer "$api/build/$first/logs/?follow"
expect "$(ended "$first")" COMPLETED

step "build it again, list both, and go back to the first"
specification "second" >"$work/second.yml"
second=$(post "$work/second.yml")
expect "$(ended "$second")" COMPLETED
call "$api/build/?namespace=$name"
call --request PUT --json "{\"build_id\":$first}" "$api/environment/$name/env/"
expect "$(call "$api/environment/$name/env/" | member current_build_id)" "$first"

step "build the lockfile; it comes back with the same bytes"
call --location --output "$work/one.lock" "$api/build/$first/lockfile/"
locked=$(post "$work/one.lock" ',"is_lockfile":true,"environment_name":"locked"')
expect "$(ended "$locked")" COMPLETED
call --location --output "$work/two.lock" "$api/build/$locked/lockfile/"
cmp "$work/one.lock" "$work/two.lock"

step "unpack the archive elsewhere and run $command"
mkdir "$work/unpacked"
call --location "$api/build/$first/archive/" | tar --extract --gzip --directory "$work/unpacked"
"$work/unpacked/bin/conda-unpack"
(cd "$work/unpacked" && ./$command)

step "cancel a build"
specification "canceled" >"$work/third.yml"
for _ in 1 2 3 4 5; do
    # A build of cached packages may end before the request arrives; another one is then canceled.
    third=$(post "$work/third.yml")
    call --request PUT "$api/build/$third/cancel/"
    state=$(ended "$third")
    echo "build $third: $state"
    [ "$state" != CANCELED ] || break
done
expect "$state" CANCELED
call "$api/build/$third/logs/?follow" | tail -1

step "delete"
call --request DELETE "$api/build/$second/"
call --request DELETE "$api/environment/$name/env/"
call --request DELETE "$api/environment/$name/locked/"
call --request DELETE "$api/namespace/$name/"
expect "$(curl --silent --cookie "$work/cookies" --output /dev/null --write-out '%{http_code}' "$api/environment/$name/env/")" 404
printf '\nall steps done\n'
