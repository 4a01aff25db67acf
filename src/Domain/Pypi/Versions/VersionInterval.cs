namespace CondaStore.Domain.Pypi.Versions;

/// <summary>The versions between two points beside a version, or all others.</summary>
/// <param name="Version">The version that the points lie beside.</param>
/// <param name="Lower">Where it begins.</param>
/// <param name="Upper">Where it ends.</param>
/// <param name="ReleaseLength">How many numbers of the release count for <see cref="VersionBound.AfterRelease"/>.</param>
/// <param name="IsComplement">Whether all other versions are meant.</param>
internal readonly record struct VersionInterval(
    PypiVersion Version, VersionBound Lower, VersionBound Upper, int ReleaseLength = 0, bool IsComplement = false)
{
    /// <summary>Determines whether a version lies before the interval.</summary>
    public bool IsBelow(PypiVersion version) => Lower != VersionBound.None && version.IsBelow(Lower, Version, ReleaseLength);

    /// <summary>Determines whether a version lies behind the interval.</summary>
    public bool IsAbove(PypiVersion version) => Upper != VersionBound.None && !version.IsBelow(Upper, Version, ReleaseLength);
}
