using CondaStore.Domain.Records;

namespace CondaStore.Domain.LockFiles;

/// <summary>
/// A conda package of a lockfile. What the lockfile leaves out of the record is taken from the URL and the file name: build,
/// platform folder, channel; build number and noarch kind then are guesses, and the archive's own metadata decides.
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
