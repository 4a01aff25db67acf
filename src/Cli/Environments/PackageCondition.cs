using CondaStore.Cli.Server;
using CondaStore.Client;
using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Specs;
using CondaStore.Domain.Versions;

namespace CondaStore.Cli.Environments;

/// <summary>Represents a package that an environment may use, possibly only in some versions.</summary>
internal sealed class PackageCondition
{
    private readonly VersionSpec? _version;

    private PackageCondition(string name, VersionSpec? version)
    {
        Name = name;
        _version = version;
    }

    /// <summary>The name of the package.</summary>
    public string Name { get; }

    /// <summary>Parses a name with an optional version: <c>python&lt;3.12</c>.</summary>
    /// <exception cref="StoreException">
    /// The text is not a match spec, or has other conditions (<see cref="ErrorCode.InvalidMatchSpec"/>).
    /// </exception>
    public static PackageCondition Parse(string text)
    {
        MatchSpec spec = MatchSpec.Parse(text);
        return spec is { Name: { } name, Build: null, BuildNumber: null, Channel: null, Url: null }
            ? new PackageCondition(name, spec.Version)
            : throw new StoreException(ErrorCode.InvalidMatchSpec, $"'{text}' is not a name, or a name and a version.")
            {
                Hints = ["'python<3.12'"],
            };
    }

    /// <summary>Gets the package of a build, or null if the build does not have it in such a version.</summary>
    /// <exception cref="StoreRequestException">The build does not exist, or the caller may not see it.</exception>
    public async Task<RemotePackage?> FindAsync(ServerCall call, long build, CancellationToken cancellationToken) =>
        await call.Client.Builds.PackagesAsync(build, new BuildPackageFilter(Name, IsExact: true), cancellationToken)
            .FirstOrDefaultAsync(IsMet, cancellationToken);

    private bool IsMet(RemotePackage package) =>
        _version is null || (CondaVersion.TryParse(package.Version, out CondaVersion? version) && _version.Matches(version));
}
