#!/usr/bin/env bash
# Copies the viewer of the API's description (Redoc) into the pages, from the npm package that eng/redoc locks.
# usage: scripts/redoc.sh [--check]
#   --check   writes nothing, and fails if the copy differs from the package
set -euo pipefail
case "${1:-}" in
    -h|--help) sed -n '1d; /^#/!q; s/^# \{0,1\}//p' "$0"; exit 0 ;;
    ""|--check) ;;
    *) echo "error: unknown argument $1 (see --help)" >&2; exit 2 ;;
esac
cd "$(dirname "$0")/.."

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cp eng/redoc/package.json eng/redoc/package-lock.json "$folder"
npm ci --prefix "$folder" --ignore-scripts --no-audit --no-fund --silent
package="$folder/node_modules/redoc"
# The only request to another site is for the logo of the makers.
sed 's|https://cdn\.redoc\.ly/redoc/logo-mini\.svg|data:,|' "$package/bundles/redoc.standalone.js" |
    sed '/^\/\/# sourceMappingURL=/d' >"$folder/redoc.standalone.js"
cat "$package/LICENSE" "$package/bundles/redoc.standalone.js.LICENSE.txt" >"$folder/redoc.license.txt"
for file in redoc.standalone.js redoc.license.txt; do
    if [ "${1:-}" = --check ]; then
        cmp "$folder/$file" "src/Web/Assets/$file"
    else
        cp "$folder/$file" "src/Web/Assets/$file"
    fi
done
