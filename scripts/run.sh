#!/usr/bin/env bash
# Demonstrates the store on a fresh machine: builds the command, gets or makes a channel, starts the store, waits until it has
# built the environment of samples/python-flask-env.yml, verifies every file of it and runs the sample application in it.
# It then locks and creates the environment of samples/pip/python-api-env.yml, which has a pip section, and runs pip check in it.
# The store keeps running when the script ends.
# usage: scripts/run.sh [DATA]          DATA is the data folder (default: artifacts/run); a store that is running there is used
#        scripts/run.sh --stop [DATA]   stops the store
#   environment: CONDA_STORE_CHANNEL_ALIAS   the base URL of the channel conda-forge, instead of the public one or the sample channel
#                CONDA_STORE_INDEX_URL       the package index, instead of PyPI or the sample index
#                CONDA_STORE_PORT            the port (default 7071, or another free port if it is in use)
# Requires .NET 10, and apt and dpkg-deb if conda-forge or PyPI cannot be reached. Everything else is downloaded. The next run is faster.
set -euo pipefail
case "${1:-}" in -h|--help) sed -n '1d; /^#/!q; s/^# \{0,1\}//p' "$0"; exit 0 ;; esac
cd "$(dirname "$0")/.."

stop=""
if [ "${1:-}" = --stop ]; then
    stop=1
    shift
fi
case "${1:-}" in -*) echo "error: unknown option $1 (see --help)" >&2; exit 2 ;; esac
data="${1:-artifacts/run}"
mkdir -p "$data"
data="$(cd "$data" && pwd)"
cli="$PWD/artifacts/bin/conda-store"
environment="$data/store/share/envs/filesystem/python-flask-env"
cookies="$data/cookies"

# The number in the file may since have gone to another process.
store_runs() {
    [ -s "$data/store.pid" ] && tr '\0' ' ' 2>/dev/null <"/proc/$(cat "$data/store.pid")/cmdline" |
        grep --quiet --fixed-strings -- " serve --data $data/store "
}

if [ -n "$stop" ]; then
    if store_runs && kill "$(cat "$data/store.pid")" 2>/dev/null; then
        echo "the store is ending"
    else
        echo "no store runs in $data"
    fi
    rm -f "$data/store.pid"
    exit 0
fi
started=$(date +%s%N)
summary=()

# step TEXT COMMAND...: runs a command and records how long it took
step() {
    local text="$1" from took
    shift
    from=$(date +%s%N)
    echo "== $text"
    "$@"
    took=$(awk -v ns=$(($(date +%s%N) - from)) 'BEGIN { printf "%.1f", ns / 1e9 }')
    summary+=("$(printf '%7s s  %s' "$took" "$text")")
}

conda_forge_answers() {
    curl --silent --fail --head --location --max-time 5 --output /dev/null https://conda.anaconda.org/conda-forge/noarch/repodata.json.zst
}

# sets channel_alias: the base URL of the channel conda-forge, or empty for the public one
choose_channel() {
    channel_alias="${CONDA_STORE_CHANNEL_ALIAS:-}"
    if [ -n "$channel_alias" ]; then
        echo "channel: $channel_alias/conda-forge"
    elif conda_forge_answers; then
        echo "channel: conda-forge"
    else
        local channel
        channel="$(scripts/sample-channel.sh)"
        mkdir -p "$data/channels"
        ln -sfn "$channel" "$data/channels/conda-forge"
        channel_alias="file://$data/channels"
        echo "channel: $channel (made of Debian packages; conda-forge does not answer)"
    fi
}

# sets url: the URL of the store
store_answers() {
    url="$(sed -n 's/^the store answers at //p' "$data/store.log" 2>/dev/null | head -n 1)"
    [ -n "$url" ] && store_runs &&
        curl --silent --fail --max-time 5 --output /dev/null "${url}api/v1/"
}

start_store() {
    if store_answers; then
        echo "a store runs already: $url"
        return
    fi
    local port="${CONDA_STORE_PORT:-7071}" arguments=()
    if (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; then port=0; fi
    [ -z "$channel_alias" ] || arguments=(--channel-alias "$channel_alias")
    setsid "$cli" serve --data "$data/store" --port "$port" "${arguments[@]}" >"$data/store.log" 2>&1 </dev/null &
    echo $! >"$data/store.pid"
    for _ in $(seq 1 300); do
        store_answers && break
        kill -0 "$(cat "$data/store.pid")" 2>/dev/null || { echo "error: the store ended" >&2; cat "$data/store.log" >&2; return 1; }
        sleep 0.2
    done
    store_answers || { echo "error: the store does not answer" >&2; cat "$data/store.log" >&2; return 1; }
    echo "$url"
}

call() { curl --silent --show-error --fail --max-time 60 --cookie "$cookies" "$@"; }

wait_for_environment() {
    curl --silent --show-error --fail --cookie-jar "$cookies" --header 'Content-Type: application/json' \
        --data '{"username":"admin","password":"password"}' --output /dev/null "${url}login/"
    local status=""
    for _ in $(seq 1 600); do
        status="$(call "${url}api/v1/build/1/" 2>/dev/null | sed -n 's/.*"status":"\([A-Z]*\)".*/\1/p' || true)"
        case "$status" in COMPLETED|FAILED|CANCELED) break ;; esac
        sleep 0.5
    done
    call --location "${url}api/v1/build/1/logs/"
    [ "$status" = COMPLETED ] || { echo "error: build 1 is ${status:-not there}" >&2; return 1; }
}

verify_environment() {
    "$cli" local verify --prefix "$(readlink -f "$environment")"
}

run_application() {
    local log="$data/flask.log" url="" answer=""
    env --ignore-environment PATH="$environment/bin:/usr/bin:/bin" HOME="$data" \
        flask --app samples/app.py run --host 127.0.0.1 --port 0 >"$log" 2>&1 &
    local application=$!
    # shellcheck disable=SC2064
    trap "kill $application 2>/dev/null || true" EXIT
    for _ in $(seq 1 100); do
        url="$(sed -n 's/.*Running on \(http:[^ ]*\).*/\1/p' "$log" | head -n 1)"
        [ -n "$url" ] && break
        kill -0 "$application" 2>/dev/null || { echo "error: the application ended early" >&2; cat "$log" >&2; return 1; }
        sleep 0.2
    done
    [ -n "$url" ] || { echo "error: the application did not say where it listens" >&2; cat "$log" >&2; return 1; }
    answer="$(curl --silent --show-error --fail --max-time 30 "$url")"
    echo "GET $url"
    echo "$answer"
    kill "$application"
    wait "$application" 2>/dev/null || true
    trap - EXIT
}

pypi_answers() {
    curl --silent --fail --head --location --max-time 5 --output /dev/null https://pypi.org/simple/pip/
}

# sets index_url: the package index, empty for PyPI; and index_server, the process that serves the sample index, if it does
choose_index() {
    index_url="${CONDA_STORE_INDEX_URL:-}" index_server=""
    if [ -z "$index_url" ] && ! pypi_answers; then
        scripts/sample-index.sh >/dev/null
        : >"$data/index.log"
        scripts/sample-index.sh --serve >"$data/index.log" 2>"$data/index.err" &
        index_server=$!
        # shellcheck disable=SC2064
        trap "kill $index_server 2>/dev/null || true" EXIT
        for _ in $(seq 1 300); do
            [ -s "$data/index.log" ] && break
            kill -0 "$index_server" 2>/dev/null || { echo "error: the sample index is not served" >&2; cat "$data/index.err" >&2; return 1; }
            sleep 0.2
        done
        index_url="$(head -n 1 "$data/index.log")"
    fi
    echo "index: ${index_url:-PyPI}"
}

make_environment_with_projects() {
    local lock="$data/python-api-env.lock.yml" options=()
    [ -z "$channel_alias" ] || options+=(--channel "$channel_alias/conda-forge" --override-channels)
    [ -z "$index_url" ] || options+=(--index-url "$index_url")
    "$cli" local lock --file samples/pip/python-api-env.yml --cache "$data/cache" --output "$lock" "${options[@]}"
    "$cli" local create --prefix "$data/python-api-env" --lockfile "$lock" --cache "$data/cache"
    "$cli" local verify --prefix "$data/python-api-env"
    "$data/python-api-env/bin/python" -m pip check
    "$data/python-api-env/bin/python" -c 'import fastapi, xarray; from importlib.metadata import version; print(*(f"{n} {version(n)}" for n in ("fastapi", "xarray", "numpy")))'
    if [ -n "$index_server" ]; then
        kill "$index_server"
        wait "$index_server" 2>/dev/null || true
        trap - EXIT
    fi
}

step "build the command" scripts/build-cli.sh
step "get a channel" choose_channel
step "start the store" start_store
step "wait until the store has built filesystem/python-flask-env" wait_for_environment
step "compare every file with its record" verify_environment
step "run the sample application and ask it" run_application
step "get a package index" choose_index
step "make samples/pip/python-api-env.yml on this machine" make_environment_with_projects

echo
echo "what was done, in $(awk -v ns=$(($(date +%s%N) - started)) 'BEGIN { printf "%.1f", ns / 1e9 }') s:"
printf '%s\n' "${summary[@]}"
echo "the store:"
echo "  pages        ${url}ui/"
echo "  API          $url      (described at ${url}redoc)"
echo "  log in       any name, password 'password' (for development)"
echo "  environment  $environment"
echo "  data, log    $data/store, $data/store.log"
echo "what to try next:"
echo "  export PATH=\"$environment/bin:\$PATH\"; python -c 'import numpy; print(numpy.__version__)'"
echo "  $cli local create --prefix ./env --file samples/python-flask-env.yml${channel_alias:+ -c $channel_alias/conda-forge --override-channels}"
echo "  scripts/run.sh --stop"
