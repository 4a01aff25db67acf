#!/usr/bin/env bash
# Shows the main job end to end on a fresh machine: builds the command, gets or makes a channel, locks and creates the environment of
# samples/python-flask-env.yml, runs the sample application in it and asks it for an answer.
# usage: scripts/run.sh [DATA]     DATA keeps the environment and the package cache (default: artifacts/run)
#   environment: CONDA_STORE_CHANNEL   a channel to use instead of conda-forge or the sample channel
# Needs .NET 10; where conda-forge cannot be reached also apt and dpkg-deb. Everything else is fetched. Running it again is faster.
set -euo pipefail
cd "$(dirname "$0")/.."

data="${1:-artifacts/run}"
mkdir -p "$data"
data="$(cd "$data" && pwd)"
environment_file=samples/python-flask-env.yml
cli="$PWD/artifacts/bin/conda-store"
started=$(date +%s%N)
summary=()

# step TEXT COMMAND...: runs a command and notes how long it took
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

# sets channel_options: none where conda-forge answers, else the sample channel alone
choose_channel() {
    if [ -n "${CONDA_STORE_CHANNEL:-}" ]; then
        channel_options=(--channel "$CONDA_STORE_CHANNEL" --override-channels)
        echo "channel: $CONDA_STORE_CHANNEL"
    elif conda_forge_answers; then
        channel_options=()
        echo "channel: conda-forge"
    else
        local channel
        channel="$(scripts/sample-channel.sh)"
        channel_options=(--channel "file://$channel" --override-channels)
        echo "channel: $channel (made of Debian packages; conda-forge does not answer)"
    fi
}

lock_environment() {
    "$cli" local lock --file "$environment_file" "${channel_options[@]}" --cache "$data/cache" --output "$data/conda-lock.yml"
}

create_environment() {
    "$cli" local create --prefix "$data/envs/python-flask-env" --lockfile "$data/conda-lock.yml" --cache "$data/cache"
}

verify_environment() {
    "$cli" local verify --prefix "$data/envs/python-flask-env"
}

run_application() {
    local log="$data/flask.log" url="" answer=""
    env --ignore-environment PATH="$data/envs/python-flask-env/bin:/usr/bin:/bin" HOME="$data" \
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

step "build the command" scripts/build-cli.sh
step "get a channel" choose_channel
step "lock $environment_file" lock_environment
step "create the environment" create_environment
step "compare every file with its record" verify_environment
step "run the sample application and ask it" run_application

echo
echo "what was done, in $(awk -v ns=$(($(date +%s%N) - started)) 'BEGIN { printf "%.1f", ns / 1e9 }') s:"
printf '%s\n' "${summary[@]}"
echo "where things lie:"
echo "  command      $cli"
echo "  lockfile     $data/conda-lock.yml"
echo "  environment  $data/envs/python-flask-env"
echo "  cache        $data/cache"
