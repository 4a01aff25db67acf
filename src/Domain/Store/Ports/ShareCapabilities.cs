namespace CondaStore.Domain.Store.Ports;

/// <summary>Represents the capabilities of a file system.</summary>
public sealed record ShareCapabilities
{
    /// <summary>Gets whether hard links are supported.</summary>
    public required bool HardLinks { get; init; }

    /// <summary>Gets whether symbolic links can be created, and replaced by rename.</summary>
    public required bool SymbolicLinks { get; init; }

    /// <summary>Gets whether files can share their blocks until written (<c>FICLONE</c>).</summary>
    public required bool Reflinks { get; init; }

    /// <summary>Gets whether <c>a</c> and <c>A</c> are two files.</summary>
    public required bool CaseSensitive { get; init; }

    /// <summary>Gets whether the executable bit can be set and persists.</summary>
    public required bool ExecutableBits { get; init; }

    /// <summary>
    /// Gets the maximum number of hard links per file if the probe reached it; null if it exceeds the number tried
    /// (<see cref="ShareProbe.LinksTried"/>) or hard links are not supported.
    /// </summary>
    public required int? LinkLimit { get; init; }

    /// <summary>Returns the missing capabilities, as sentences for the log and the status page; empty if there are none.</summary>
    public IReadOnlyList<string> Shortcomings()
    {
        List<string> missing = [];
        if (!HardLinks && !Reflinks)
        {
            missing.Add("The share has neither hard links nor reflinks: every environment is a full copy of its packages.");
        }

        if (!SymbolicLinks)
        {
            missing.Add("The share has no symbolic links: the active build of an environment is told by the API alone.");
        }

        if (!CaseSensitive)
        {
            missing.Add("The share does not tell upper from lower case: packages with files that differ only in case cannot be installed.");
        }

        if (!ExecutableBits)
        {
            missing.Add("The share does not keep executable bits.");
        }

        return missing;
    }
}
