using CondaStore.Domain.Records;

namespace CondaStore.Domain.LockFiles;

/// <summary>
/// Represents a conda package of a lockfile. Fields that the lockfile omits are derived from the URL and the file name: build, subdir,
/// channel; build number and noarch kind are then guesses, and the archive's own metadata takes precedence.
/// </summary>
/// <param name="Record">The record.</param>
public sealed record LockedCondaPackage(RepodataRecord Record) : LockedPackage
{
    /// <inheritdoc/>
    public override string Name => Record.Name;

    /// <inheritdoc/>
    public override string Version => Record.Version;

    /// <inheritdoc/>
    public override string Url => Record.Url;

    /// <inheritdoc/>
    public override string? Sha256 => Record.Sha256;

    /// <inheritdoc/>
    public override string? Md5 => Record.Md5;
}
