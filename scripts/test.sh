#!/usr/bin/env bash
# Sets up what the tests need, builds, runs every test project and prints the totals as one line.
# usage: scripts/test.sh [PROJECT-NAME-PART]...   without arguments: all of tests/*
set -euo pipefail
cd "$(dirname "$0")/.."

results="$PWD/artifacts/test-results"
rm -rf "$results"
mkdir -p "$results"

# The end-to-end tests install real packages; making their channel is the slow part, and is done once.
scripts/sample-channel.sh

# The pages are tried in a real browser.
if [ ! -x /usr/bin/chromium ]; then
    root=(); [ "$(id -u)" = 0 ] || root=(sudo)
    "${root[@]}" apt-get -qq update
    "${root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -qq install --yes --no-install-recommends chromium fonts-dejavu-core >/dev/null
fi

dotnet build CondaStore.Functions.sln --configuration Release --nologo --verbosity quiet

failed_projects=()
for project in tests/*/*.csproj; do
    name=$(basename "$project" .csproj)
    if [ $# -gt 0 ]; then
        wanted=0
        for part in "$@"; do [[ "$name" == *"$part"* ]] && wanted=1; done
        [ $wanted = 1 ] || continue
    fi
    echo "== $name"
    "$(dirname "$project")/bin/Release/net10.0/$name" -noLogo -noColor -xml "$results/$name.xml" || failed_projects+=("$name")
    [ -s "$results/$name.xml" ] || { echo "$name wrote no results"; echo "0 passed, 1 failed, 0 skipped"; exit 1; }
done

total() { cat "$results"/*.xml | grep -o "<assembly [^>]*" | sed -n "s/.* $1=\"\([0-9]*\)\".*/\1/p" | awk '{ sum += $1 } END { print sum + 0 }'; }
echo "$(total passed) passed, $(( $(total failed) + $(total errors) )) failed, $(( $(total skipped) + $(total not-run) )) skipped"
[ ${#failed_projects[@]} = 0 ]
