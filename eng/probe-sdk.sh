#!/usr/bin/env bash
# Finds out whether the configured package feeds carry the official Azure Functions packages and remembers the answer for every later build.
# usage: eng/probe-sdk.sh [--again]
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
answer="$here/sdk.probed.props"
if [ -s "$answer" ] && [ "${1:-}" != "--again" ]; then
    exit 0
fi

packages=(
    Microsoft.Azure.Functions.Worker
    Microsoft.Azure.Functions.Worker.Sdk
    Microsoft.Azure.Functions.Worker.Extensions.Http.AspNetCore
    Microsoft.Azure.Functions.Worker.Extensions.Timer
    Microsoft.Azure.Functions.Worker.Extensions.DurableTask
    Azure.Storage.Blobs
    Azure.Data.Tables
)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
{
    echo '<Project Sdk="Microsoft.NET.Sdk"><PropertyGroup><TargetFramework>net10.0</TargetFramework></PropertyGroup><ItemGroup>'
    for package in "${packages[@]}"; do
        version=$(sed -n "s/.*PackageVersion Include=\"$package\" Version=\"\([^\"]*\)\".*/\1/p" "$here/../Directory.Packages.props")
        echo "<PackageReference Include=\"$package\" Version=\"$version\" />"
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
