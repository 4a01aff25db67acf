#!/usr/bin/env bash
# Finds out whether the configured package feeds carry the official Azure Functions packages and remembers the answer for every later build.
# usage: eng/probe-sdk.sh [--again]
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
answer="$here/sdk.probed.props"
if [ -s "$answer" ] && [ "${1:-}" != "--again" ]; then
    exit 0
fi

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
# The probe must see the same feeds as the repository, and none of its central settings.
cp "$here/../"{nuget,NuGet}.config "$work/" 2>/dev/null || true
echo '<Project />' | tee "$work/Directory.Build.props" "$work/Directory.Build.targets" > "$work/Directory.Packages.props"

# Whether the packages of a group of Directory.Packages.props restore.
restores() {
    {
        echo '<Project Sdk="Microsoft.NET.Sdk"><PropertyGroup><TargetFramework>net10.0</TargetFramework></PropertyGroup><ItemGroup>'
        sed -n "/Label=\"$1/,/<\/ItemGroup>/s/.*\(PackageVersion Include=.*\)/<\1/p" "$here/../Directory.Packages.props" | sed 's/<*PackageVersion/<PackageReference/'
        echo '</ItemGroup></Project>'
    } > "$work/probe.csproj"
    if timeout 120 dotnet restore "$work/probe.csproj" --verbosity quiet --nologo > "$work/restore.log" 2>&1; then echo true; else echo false; fi
}

official=$(restores 'Official Azure SDK')
telemetry=false
[ "$official" = false ] || telemetry=$(restores 'Telemetry of the worker')
cat > "$answer.new" <<PROPS
<Project>
  <PropertyGroup>
    <OfficialSdk Condition="'\$(OfficialSdk)' == ''">$official</OfficialSdk>
    <OfficialTelemetry Condition="'\$(OfficialTelemetry)' == ''">$telemetry</OfficialTelemetry>
  </PropertyGroup>
</Project>
PROPS
mv "$answer.new" "$answer"
echo "official Azure Functions packages: $official, telemetry of the worker: $telemetry"
