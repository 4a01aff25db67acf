using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Pypi.Index;
using CondaStore.Domain.Solving.Requests;

namespace CondaStore.Domain.LockFiles;

/// <summary>Represents a package from PyPI or another source that is installed by pip or a wheel installer.</summary>
/// <param name="Name">The name, normalized according to PEP 503 (https://peps.python.org/pep-0503/).</param>
/// <param name="Version">Version.</param>
/// <param name="Url">URL or path of a wheel or source archive, or <c>git+https://…@revision</c>.</param>
/// <param name="Sha256">SHA-256 of the file; null when unknown.</param>
/// <param name="Md5">MD5 of the file; null when unknown.</param>
public sealed record LockedPipPackage(string Name, string Version, string Url, string? Sha256, string? Md5 = null) : LockedPackage
{
    /// <inheritdoc/>
    public override string Name { get; } = Name;

    /// <inheritdoc/>
    public override string Version { get; } = Version;

    /// <inheritdoc/>
    public override string Url { get; } = Url;

    /// <inheritdoc/>
    public override string? Sha256 { get; } = Sha256;

    /// <inheritdoc/>
    public override string? Md5 { get; } = Md5;

    /// <summary>Creates the package of a project chosen by a solve, without credentials of its index or URL.</summary>
    public static LockedPipPackage Of(PypiPackage package)
    {
        string url = Redaction.Strip(package.Direct?.Url ?? package.File!.Url);
        return new LockedPipPackage(
            package.Name, package.Version.Source, url, package.File?.Hash is { Algorithm: "sha256" } hash ? hash.Digest : null)
        {
            RequiresDist = [.. package.Metadata?.Requirements.Select(r => Redaction.Redact(r.Source)) ?? []],
            RequiresPython = package.Metadata is { RequiresPython: { IsAny: false } python } ? python.ToString() : null,
            Index = package.Index is { } index && !index.Equals(IndexLocation.Pypi) ? index.Url : null,
            Source = package.Direct is null ? [] : [new("type", "url"), new("url", url)],
        };
    }

    /// <summary>
    /// Gets the wheel that was built if <see cref="Url"/> refers to sources; null if it has not been built. Who has that wheel need not
    /// build the sources again.
    /// </summary>
    public BuiltWheel? Built { get; init; }

    /// <summary>
    /// Gets the requirements (PEP 508, https://peps.python.org/pep-0508/); conda-lock keeps only names and version constraints.
    /// </summary>
    public IReadOnlyList<string> RequiresDist { get; init; } = [];

    /// <summary>Gets the versions of Python that the package requires; null if unspecified.</summary>
    public string? RequiresPython { get; init; }

    /// <summary>Gets the index of the package; null for the default one.</summary>
    public string? Index { get; init; }

    /// <summary>Gets conda-lock's description of a source other than an index, as keys and values; empty if there is none.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Source { get; init; } = [];
}
