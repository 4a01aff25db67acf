#!/usr/bin/env bash
# Builds or tests the Python client (clients/python) with Debian's Python, without a network.
# usage: scripts/python-client.sh build
#        scripts/python-client.sh test [RESULTS.xml]
#   build   writes a wheel and an sdist into artifacts/python
#   test    tests against a store of the command's build; the totals are also written in the form of scripts/test.sh
set -euo pipefail
case "${1:-}" in
    -h|--help) sed -n '1d; /^#/!q; s/^# \{0,1\}//p' "$0"; exit 0 ;;
    build|test) ;;
    *) echo "error: unknown argument ${1:-(none)} (see --help)" >&2; exit 2 ;;
esac
cd "$(dirname "$0")/.."

python=/usr/bin/python3
# needs MODULE PACKAGE: installs a package of Debian unless it is there
needs() {
    "$python" -c "import $1" 2>/dev/null && return
    local root=()
    [ "$(id -u)" = 0 ] || root=(sudo)
    "${root[@]}" apt-get -qq update
    "${root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -qq install --yes --no-install-recommends "$2" >/dev/null
}

if [ "$1" = build ]; then
    needs setuptools python3-setuptools
    needs wheel python3-wheel
    work=$(mktemp -d)
    trap 'rm -rf "$work"' EXIT
    cp -r clients/python/. "$work"
    cp LICENSE "$work"
    mkdir -p artifacts/python
    rm -f artifacts/python/*
    output="$PWD/artifacts/python"
    # The same commit gives the same wheel.
    SOURCE_DATE_EPOCH=$(git log -1 --format=%ct)
    export SOURCE_DATE_EPOCH
    (cd "$work" && "$python" -c "
import sys
from setuptools import build_meta
output = sys.argv[1]  # which the builds change
build_meta.build_sdist(output)
build_meta.build_wheel(output)" "$output" >"$work/log" 2>&1) || { cat "$work/log" >&2; exit 1; }
    ls artifacts/python
    exit
fi

needs pytest python3-pytest
results="${2:-}"
junit=$(mktemp)
trap 'rm -f "$junit"' EXIT
status=0
PYTHONDONTWRITEBYTECODE=1 "$python" -m pytest -q -p no:cacheprovider --junit-xml="$junit" -o junit_family=xunit2 clients/python || status=$?
[ -z "$results" ] || "$python" - "$junit" >"$results" <<'END'
import sys
import xml.etree.ElementTree as tree
from xml.sax.saxutils import quoteattr

suite = tree.parse(sys.argv[1]).find("testsuite")
tests, failed, errors, skipped = (int(suite.get(name)) for name in ("tests", "failures", "errors", "skipped"))
print(f'<assembly total="{tests}" passed="{tests - failed - errors - skipped}" failed="{failed}" errors="{errors}" '
      f'skipped="{skipped}" not-run="0">')
for case in suite.iter("testcase"):
    print(f'<test name={quoteattr(case.get("classname") + "." + case.get("name"))} time={quoteattr(case.get("time"))}/>')
print("</assembly>")
END
exit "$status"
