#!/usr/bin/env bash
# Runs conda-store's own tests of its REST API, unchanged, against this store.
# usage: scripts/check-conda-store.sh [CONDA-STORE CONDA-LOCK [PYTEST-OPTION]...]
#   CONDA-STORE, CONDA-LOCK   repositories of conda-store and conda-lock (whose model of lockfiles the tests import);
#                             default: they are cloned from GitHub
# Requires root, git, openssl, and debootstrap for the test environment: a Debian 13 with pytest, pydantic and aiohttp. The channels and the
# index of the tests are made of tiny packages and served at 127.0.0.1:443 under the names of the public ones, which only the store and
# its server see.
set -euo pipefail
case "${1:-}" in -h|--help) sed -n '1d; /^#/!q; s/^# \{0,1\}//p' "$0"; exit 0 ;; esac
cd "$(dirname "$0")/.."
[ $# = 0 ] || [ $# -ge 2 ] || { echo "error: both repositories are needed (see --help)" >&2; exit 2; }
[ "$(id -u)" = 0 ] || { echo "error: this needs root, for debootstrap and port 443" >&2; exit 1; }
if [ "${CONDA_STORE_CHECK_HOSTS:-}" != private ]; then
    CONDA_STORE_CHECK_HOSTS=private exec unshare --mount "$0" "$@"
fi

cache="${XDG_CACHE_HOME:-$HOME/.cache}/conda-store-check"
mkdir -p "$cache"
work=$(mktemp -d)
store="" site=""
trap 'kill $store $site 2>/dev/null || true; rm -rf "$work"' EXIT

dotnet build src/Cli --configuration Release --nologo --verbosity quiet

if [ $# = 0 ]; then
    for name in conda-incubator/conda-store conda/conda-lock; do
        [ -d "$cache/$name.git" ] || git clone --quiet --bare --filter=blob:none "https://github.com/$name" "$cache/$name.git"
    done
    set -- "$cache/conda-incubator/conda-store.git" "$cache/conda/conda-lock.git"
fi
upstream="$1" lock="$2"
shift 2

root="$cache/debian"
if [ ! -x "$root/usr/bin/pytest" ] && [ ! -x "$root/usr/bin/pytest-3" ]; then
    rm -rf "$root"
    debootstrap --variant=minbase \
        --include=python3,python3-pydantic,python3-requests,python3-aiohttp,python3-yarl,python3-yaml,python3-platformdirs,python3-pytest \
        trixie "$root" >"$work/debootstrap.log" || { tail -n 20 "$work/debootstrap.log" >&2; exit 1; }
fi
tests="$root/tests"
rm -rf "$tests"
mkdir -p "$tests/lib"
git -C "$upstream" archive HEAD tests conda-store-server/conda_store_server conda-store-server/tests/user_journeys | tar x -C "$tests"
git -C "$lock" archive HEAD conda_lock | tar x -C "$tests/lib"
# These two import all of conda-lock, of which the tests need the model of lockfiles.
: >"$tests/lib/conda_lock/__init__.py"
: >"$tests/lib/conda_lock/lockfile/__init__.py"
cp -r eng/CondaStoreTests/stand-ins/. "$tests/lib"

names=(conda.anaconda.org repo.anaconda.com pypi.org)
openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=conda-store-check -keyout "$work/key.pem" -out "$work/certificate.pem" \
    -addext "subjectAltName=$(printf 'DNS:%s,' "${names[@]}" | sed 's/,$//')" 2>/dev/null
{ cat /etc/hosts; printf '127.0.0.1 %s\n' "${names[@]}"; } >"$work/hosts"
# The mounts are seen by this script and its children only, and end with them.
mount --bind "$work/hosts" /etc/hosts
mount -t proc proc "$root/proc"

mkdir "$work/site"
python3 eng/CondaStoreTests/site.py "$work/site" "$work/certificate.pem" "$work/key.pem" >"$work/site.log" 2>&1 &
site=$!
env -u REQUESTS_CA_BUNDLE -u CURL_CA_BUNDLE no_proxy='*' SSL_CERT_FILE="$work/certificate.pem" Store__AllowedAddresses=127.0.0.1 \
    Store__MinimumBuildingTime=00:00:06 src/Cli/bin/Release/net10.0/conda-store serve \
    --data "$work/data" --port 0 --no-samples --watch "$tests/tests/assets/environments" >"$work/serve.log" 2>&1 &
store=$!
address=""
for _ in $(seq 1 150); do
    address=$(grep -o -m 1 'http://127\.0\.0\.1:[0-9]*' "$work/serve.log" 2>/dev/null || true)
    [ -z "$address" ] || ! grep -q ready "$work/site.log" || break
    kill -0 "$store" && kill -0 "$site" || { cat "$work/serve.log" "$work/site.log" >&2; exit 1; }
    sleep 0.2
done

# run FOLDER URL PYTEST-ARGUMENT...: runs tests in the test environment
run() {
    local folder="$1" url="$2"
    shift 2
    chroot "$root" /usr/bin/env "PYTHONPATH=/tests/lib:/tests/conda-store-server" "CONDA_STORE_BASE_URL=$url" PYTHONDONTWRITEBYTECODE=1 \
        /bin/sh -c 'cd "$1" && shift && exec python3 -m pytest -p no:cacheprovider -q --disable-warnings --tb=short "$@"' sh "$folder" "$@" |
        tee -a "$work/tests.log" || true
}
run /tests "$address/conda-store/" tests/test_api.py tests/test_metrics.py "$@"
run /tests/conda-store-server "$address" tests/user_journeys "$@"

# Where this store differs on purpose: it has a version of its own, says at once that a name is too long instead of failing with 500 or
# building it under another, and takes flask from the channel, although it is asked for in the pip section (docs/pypi.md).
expected="test_api_status_unauth
test_create_lockfile_specification_auth
test_create_specification_auth_env_name_too_long[255]
test_create_specification_auth_env_name_too_long[256]"
failed=$(sed -n 's/^FAILED .*::\([^ ]*\).*/\1/p' "$work/tests.log" | LC_ALL=C sort)
grep -q " passed" "$work/tests.log" || exit 1
if [ "$failed" = "$expected" ]; then
    echo "only the tests fail that are expected to"
else
    diff <(echo "$expected") <(echo "$failed") | sed -n 's/^>/error: fails:/p; s/^</no longer fails:/p'
    exit 1
fi
