#!/usr/bin/env bash
# Builds the tests, sets up what they require, runs them and prints the totals on the last line.
# usage: scripts/test.sh [--quick] [--lanes N] [PROJECT-NAME-PART]...
#   PROJECT-NAME-PART   runs only the projects whose names contain one of these; default: all of tests/*, and the Python client (Python)
#   --quick             runs only unit tests: without a browser, Azurite, the sample channel, and slow tests
#   --lanes N           the number of projects that run at the same time (default 2, on one processor 1); their logs are in artifacts/test-results
set -euo pipefail
cd "$(dirname "$0")/.."

quick="" lanes="" parts=()
while [ $# -gt 0 ]; do
    case "$1" in
        -h|--help) sed -n '1d; /^#/!q; s/^# \{0,1\}//p' scripts/test.sh; exit 0 ;;
        --quick) quick=1; shift ;;
        --lanes) [ $# -gt 1 ] || { echo "error: --lanes lacks its value" >&2; exit 2; }; lanes="$2"; shift 2 ;;
        -*) echo "error: unknown option $1 (see --help)" >&2; exit 2 ;;
        *) parts+=("$1"); shift ;;
    esac
done

[ -n "$lanes" ] || lanes=$(($(nproc) > 1 ? 2 : 1))

# property PROJECT NAME: gets a property of a project file, without MSBuild, which takes a second for each
property() { sed -n "s|.*<$2>\(.*\)</$2>.*|\1|p" "$1" | head -n 1; }

wanted() {
    [ ${#parts[@]} -gt 0 ] || return 0
    local part name
    name=$(basename "$1" .csproj)
    for part in "${parts[@]}"; do [[ "${name#CondaStore.}" == *"$part"* ]] && return 0; done
    return 1
}

# The slowest projects come first, so that none of them runs alone at the end.
long=() short=() needs=""
for project in tests/*/*.csproj; do
    wanted "$project" || continue
    if [ "$(property "$project" QuickTests)" = false ]; then
        [ -n "$quick" ] || long+=("$project")
    else
        short+=("$project")
    fi
    [ -n "$quick" ] || needs+=" $(property "$project" TestNeeds)"
done
projects=("${long[@]}" "${short[@]}")
# The Python client is tested against a store of the command's build.
python=""
if [ -z "$quick" ] && wanted clients/Python; then python=src/Cli/CondaStore.Cli.csproj; fi
if [ -z "${projects[*]}$python" ]; then
    echo "error: no test project${quick:+ with quick tests} has ${parts[*]} in its name" >&2
    exit 2
fi

results="$PWD/artifacts/test-results"
rm -rf "$results"
mkdir -p "$results"

# Making the sample channel and the sample index is slow, and is done only once.
[[ "$needs" != *sample-channel* ]] || scripts/sample-channel.sh
[[ "$needs" != *sample-index* ]] || scripts/sample-index.sh
if [[ "$needs" == *chromium* ]] && [ ! -x /usr/bin/chromium ]; then
    root=(); [ "$(id -u)" = 0 ] || root=(sudo)
    "${root[@]}" apt-get -qq update
    "${root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -qq install --yes --no-install-recommends chromium fonts-dejavu-core >/dev/null
fi

what=CondaStore.Functions.sln
if [ -n "$quick" ] || [ ${#parts[@]} -gt 0 ]; then
    what=artifacts/test.slnf
    listed="$(printf '"%s",' "${projects[@]}" ${python:+"$python"})"
    printf '{"solution":{"path":"../CondaStore.Functions.sln","projects":[%s]}}\n' "${listed%,}" >"$what"
fi
# One compiler process for all projects, also where the environment switches that off. It is this build's own and ends with it.
compiler="conda-store-test-$$" sdk="$(dotnet --version)" built=0
dotnet build "$what" --configuration Release --nologo --verbosity quiet -p:UseSharedCompilation=true -p:SharedCompilationId="$compiler" || built=$?
dotnet exec "$(dotnet --list-sdks | sed -n "s|^$sdk \[\(.*\)\]$|\1|p")/$sdk/Roslyn/bincore/VBCSCompiler.dll" \
    -shutdown "-pipename:$compiler" >/dev/null 2>&1 || true
[ "$built" = 0 ] || exit "$built"

filter=()
[ -z "$quick" ] || filter=(-trait- "Needs=*" -trait- "Quick=no")

# run NAME COMMAND...: writes the log of tests, and shows it at the end
run() {
    local name="$1" from=$SECONDS
    shift
    "$@" >"$results/$name.log" 2>&1 || touch "$results/$name.failed"
    exec 8>"$results/.shown"
    flock 8
    echo "== $name, $((SECONDS - from)) s"
    cat "$results/$name.log"
}

trap 'kill $(jobs -p) 2>/dev/null || true' EXIT
# begin NAME COMMAND...: runs tests when a lane is free
begin() {
    if [ "$lanes" = 1 ]; then
        run "$@"
        return
    fi
    while [ "$(jobs -rp | wc -l)" -ge "$lanes" ]; do wait -n || true; done
    run "$@" &
}
names=()
for project in "${projects[@]}"; do
    name=$(basename "$project" .csproj)
    names+=("$name")
    begin "$name" "$(dirname "$project")/bin/Release/net10.0/$name" -noLogo -noColor "${filter[@]}" -result-xml "$results/$name.xml"
done
if [ -n "$python" ]; then
    names+=(Python)
    begin Python scripts/python-client.sh test "$results/Python.xml"
fi
wait
trap - EXIT

for name in "${names[@]}"; do
    [ -s "$results/$name.xml" ] || { echo "$name wrote no results"; echo "0 passed, 1 failed, 0 skipped"; exit 1; }
done
total() {
    cat "$results"/*.xml | grep -o "<assembly [^>]*" | sed -n "s/.* $1=\"\([0-9]*\)\".*/\1/p" | awk '{ sum += $1 } END { print sum + 0 }'
}
echo "$((SECONDS / 60)) min $((SECONDS % 60)) s in all"
echo "$(total passed) passed, $(( $(total failed) + $(total errors) )) failed, $(( $(total skipped) + $(total not-run) )) skipped"
[ -z "$(find "$results" -name '*.failed')" ]
