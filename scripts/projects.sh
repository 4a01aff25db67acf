#!/usr/bin/env bash
# Takes an environment of 40 conda packages and 40 Python projects, with what they require, through everything that is done with environments:
# lock, create, verify, archive, recreate, packed archive, bundle into another store, and locking and recreating by the mirror alone, after the
# channel and the index have gone. Ends with exit code 1 at the first difference.
# usage: scripts/projects.sh [WORK]          WORK is a folder for everything that is made (default: artifacts/projects, emptied at start and end)
# Requires what scripts/sample-channel.sh requires. Takes one to two minutes.
set -euo pipefail
case "${1:-}" in -h|--help) sed -n '1d; /^#/!q; s/^# \{0,1\}//p' "$0"; exit 0 ;; esac
cd "$(dirname "$0")/.."
file="$PWD/tests/EndToEnd.Tests/Environments/forty-and-forty.yml"
cli="$PWD/artifacts/bin/conda-store"
work="${1:-artifacts/projects}"
# Written to by nobody else, as it is removed.
[ ! -e "$work" ] || [ -e "$work/.of-projects-sh" ] || { echo "error: $work exists" >&2; exit 2; }
rm -rf "$work"
mkdir -p "$work/channels" "$work/config"
touch "$work/.of-projects-sh"
work="$(cd "$work" && pwd)"
# Profiles and logins of whoever runs this stay as they are.
export XDG_CONFIG_HOME="$work/config" CONDA_STORE_CACHE="$work/cache"

processes=()
end() {
    [ ${#processes[@]} = 0 ] || kill "${processes[@]}" 2>/dev/null || true
    wait 2>/dev/null || true
}
trap end EXIT
step() { printf '\n== %s\n' "$*"; }
fail() { echo "error: $*" >&2; exit 1; }

# Waits for the first line of a log that begins with a text, and prints what follows it.
line() {
    local found=""
    for _ in $(seq 1 600); do
        found="$(sed -n "s,^$2,,p" "$1" 2>/dev/null | head -n 1)"
        [ -z "$found" ] || break
        sleep 0.1
    done
    [ -n "$found" ] || { cat "$1" >&2; fail "$1 has no line '$2'"; }
    echo "$found"
}

# Starts a store and logs in under its name: NAME
start_store() {
    Store__Settings__package_archive=true Store__Settings__pypi_default_indexes="[\"$index\"]" \
        "$cli" serve --data "$work/$1" --port 0 --no-samples --channel-alias "file://$work/channels" >"$work/$1.log" 2>&1 </dev/null &
    processes+=($!)
    url="$(line "$work/$1.log" 'the store answers at ')"
    echo password | "$cli" login "$url" --name admin --password-stdin --profile "$1" >/dev/null
}

# Prints name, version, build and hash of the packages of a lockfile.
packages() {
    "$1/bin/python" - "$2" <<'PYTHON'
import json, sys
for p in sorted(json.load(open(sys.argv[1])), key=lambda p: (p["name"], "manager" in p)):
    print("pip" if "manager" in p else "conda", p["name"], p["version"], p.get("build", ""), p["sha256"])
PYTHON
}

# Runs pip check in an environment, and something of both kinds.
works() {
    env -i PATH="$1/bin:/usr/bin:/bin" HOME="$work" "$1/bin/python" -m pip check
    env -i PATH="$1/bin:/usr/bin:/bin" HOME="$work" "$1/bin/python" -c \
        'import aiohttp, fastapi, pint, dask, numpy, scipy.linalg, matplotlib, msgpack; print(fastapi.__version__, aiohttp.__version__, numpy.__version__)'
    env -i PATH="$1/bin:/usr/bin:/bin" HOME="$work" alembic --version
}

step "get the command, the channel and the index"
scripts/build-cli.sh
# Of its own, because it is taken away later.
cp -al "$(scripts/sample-channel.sh 2>/dev/null)" "$work/channels/conda-forge"
scripts/sample-index.sh >/dev/null
scripts/sample-index.sh --serve >"$work/index.log" 2>/dev/null &
index_server=$!
processes+=("$index_server")
index="$(line "$work/index.log" '')"
where=(--channel "file://$work/channels/conda-forge" --override-channels --index-url "$index")

step "lock, create, verify"
"$cli" local lock --file "$file" "${where[@]}" --format json --output "$work/lock.json"
"$cli" local lock --file "$file" "${where[@]}" --output "$work/conda-lock.yml"
"$cli" local create --prefix "$work/env" --lockfile "$work/conda-lock.yml"
"$cli" local verify --prefix "$work/env"
works "$work/env"
packages "$work/env" "$work/lock.json" >"$work/packages"
conda=$(grep -c '^conda' "$work/packages") wheels=$(grep -c '^pip' "$work/packages")
echo "$conda conda packages and $wheels wheels"
[ "$conda" -ge 40 ] && [ "$wheels" -ge 40 ] || fail "there should be 40 of both"

step "build it in a store"
start_store one
one="$url"
"$cli" env create team/e --file "$file" --wait --quiet
"$cli" env export team/e --format conda-lock --output "$work/store.yml"
build="$("$cli" env show team/e --json=current_build_id | tr -dc 0-9)"
prefix="$(readlink -f "$work/one/share/envs/team/e")"
"$cli" local verify --prefix "$prefix"
works "$prefix"

step "unpack its packed archive elsewhere"
"$cli" build download "$build" "$work/packed.tar.gz" --what archive --quiet
mkdir "$work/unpacked"
tar --extract --gzip --file "$work/packed.tar.gz" --directory "$work/unpacked"
"$work/unpacked/bin/conda-unpack"
works "$work/unpacked"

step "export it with its packages"
"$cli" bundle export team/e "$work/bundle" --packages --quiet

step "take channel, index and package cache away, then archive and recreate the build"
"$cli" build archive "$build" --force --yes --quiet
kill "$index_server"
mv "$work/channels/conda-forge" "$work/channels-gone"
rm -rf "$work/one/share/pkgs" "$work/cache"
"$cli" build recreate "$build" --activate
works "$prefix"

step "import the bundle into another store"
start_store two
"$cli" bundle import "$work/bundle" --namespace copies --yes
copy="$("$cli" env show copies/e --json=current_build_id | tr -dc 0-9)"
"$cli" build wait "$copy" --quiet
imported="$(readlink -f "$work/two/share/envs/copies/e")"
"$cli" local verify --prefix "$imported"
works "$imported"

step "lock and create by the mirror alone"
token="$("$cli" token create --profile one --role 'team/*=viewer' --quiet)"
mirror="${one}channel-mirror/t/$token"
without_scheme="${index#*://}"
mirrored=(--channel "$mirror/file$work/channels/conda-forge" --override-channels --index-url "$mirror/${without_scheme%/}")
"$cli" local lock --file "$file" "${mirrored[@]}" --format json --output "$work/mirror.json"
packages "$work/env" "$work/mirror.json" >"$work/packages-of-mirror"
diff "$work/packages" "$work/packages-of-mirror" || fail "the mirror gives other packages"
"$cli" local create --prefix "$work/again" --file "$file" "${mirrored[@]}"
"$cli" local verify --prefix "$work/again"
works "$work/again"

step "install from the mirror with pip"
grep '^pip' "$work/packages" | awk '{ print $2 "==" $3 " --hash=sha256:" $NF }' >"$work/requirements.txt"
env -i PATH=/usr/bin:/bin HOME="$work" "$work/env/bin/python" -m pip install --quiet --disable-pip-version-check --no-cache-dir --no-compile --target "$work/of-pip" \
    --no-deps --require-hashes --index-url "$mirror/${without_scheme%/}/" --requirement "$work/requirements.txt"
installed=$(find "$work/of-pip" -maxdepth 1 -name '*.dist-info' | wc -l)
[ "$installed" = "$wheels" ] || fail "pip has installed $installed of $wheels"
echo "pip has installed $installed"

end
processes=()
rm -rf "$work"
printf '\nall of it works, with %s conda packages and %s wheels\n' "$conda" "$wheels"
