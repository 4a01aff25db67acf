#!/usr/bin/env bash
# Finds out whether the configured package feeds carry the official Azure Functions packages and remembers the answer for every later build.
# usage: eng/probe-sdk.sh [--again]
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
answer="$here/sdk.probed.props"
if [ -s "$answer" ] && [ "${1:-}" != "--again" ]; then
    exit 0
fi

# What src/Functions references in that mode; the group is marked in the list of versions.
mapfile -t packages < <(sed -n '/Label="Official Azure SDK/,/<\/ItemGroup>/s/.*PackageVersion Include="\([^"]*\)" Version="\([^"]*\)".*/\1 \2/p' "$here/../Directory.Packages.props")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
{
    echo '<Project Sdk="Microsoft.NET.Sdk"><PropertyGroup><TargetFramework>net10.0</TargetFramework></PropertyGroup><ItemGroup>'
    for package in "${packages[@]}"; do
        echo "<PackageReference Include=\"${package% *}\" Version=\"${package#* }\" />"
    done
    echo '</ItemGroup></Project>'
} > "$work/probe.csproj"
# The probe must see the same feeds as the repository, and none of its central settings.
cp "$here/../"{nuget,NuGet}.config "$work/" 2>/dev/null || true
echo '<Project />' | tee "$work/Directory.Build.props" "$work/Directory.Build.targets" > "$work/Directory.Packages.props"

official=false
if timeout 120 dotnet restore "$work/probe.csproj" --verbosity quiet --nologo > "$work/restore.log" 2>&1; then
    official=true
fi
printf '<Project>\n  <PropertyGroup>\n    <OfficialSdk Condition="%s">%s</OfficialSdk>\n  </PropertyGroup>\n</Project>\n' \
    "'\$(OfficialSdk)' == ''" "$official" > "$answer.new"
mv "$answer.new" "$answer"
echo "official Azure Functions packages: $official"
