#!/usr/bin/env bash
# Takes the signed storage assemblies (Azure.Data.Tables 12.11, Azure.Storage.Blobs 12.24 and what they need) and the published
# Bicep type definitions out of Microsoft's npm package, for feeds that do not carry the NuGet packages.
# usage: eng/fetch-storage-sdk.sh      does nothing when eng/storage-sdk is complete
set -euo pipefail
cd "$(dirname "$0")"

package='@azure/mcp-linux-x64@0.5.13'
sha512='2VH19oYRIn28XbKAml3mNrGBOPfJR0KJJ9E7kHP3LqLXYAkvVx9cQ5n23AejFvoW+QxpjbxchOq7qH4bnKxY1w=='
files=(Azure.Data.Tables.dll Azure.Storage.Blobs.dll Azure.Storage.Common.dll Azure.Storage.Queues.dll System.IO.Hashing.dll Azure.Bicep.Types.dll Azure.Bicep.Types.Az.dll)

[ -f storage-sdk/.complete ] && exit 0
command -v npm >/dev/null || { echo "npm is not installed: the Azure storage assemblies cannot be fetched" >&2; exit 1; }

# Two builds at once must not unpack into one folder.
exec 9>.storage-sdk.lock
flock 9
[ -f storage-sdk/.complete ] && exit 0

work=$(mktemp -d "$PWD/.storage-sdk.XXXXXX")
trap 'rm -rf "$work"' EXIT
(cd "$work" && npm pack "$package" --silent >/dev/null 2>npm.log) || { cat "$work/npm.log" >&2; exit 1; }
archive=$(echo "$work"/*.tgz)
found=$(openssl dgst -sha512 -binary "$archive" | base64 -w0)
[ "$found" = "$sha512" ] || { echo "$package has sha512 $found, expected $sha512" >&2; exit 1; }

mkdir "$work/sdk"
tar xzf "$archive" -C "$work/sdk" --strip-components=2 "${files[@]/#/package/dist/}"
tar xzf "$archive" -C "$work/sdk" --strip-components=1 package/LICENSE package/NOTICE.txt
touch "$work/sdk/.complete"
rm -rf storage-sdk
mv "$work/sdk" storage-sdk
