namespace CondaStore.Domain.Store.Ports;

/// <summary>What a file system was found to be able to do.</summary>
public sealed record ShareCapabilities
{
    /// <summary>A file can have several names.</summary>
    public required bool HardLinks { get; init; }

    /// <summary>Symbolic links can be made, and replaced by rename.</summary>
    public required bool SymbolicLinks { get; init; }

    /// <summary>Files can share their blocks until written (<c>FICLONE</c>).</summary>
    public required bool Reflinks { get; init; }

    /// <summary><c>a</c> and <c>A</c> are two files.</summary>
    public required bool CaseSensitive { get; init; }

    /// <summary>The executable bit can be set and stays.</summary>
    public required bool ExecutableBits { get; init; }

    /// <summary>
    /// Most names a file can have, where the probe reached the limit; null when it is above what was tried
    /// (<see cref="ShareProbe.LinksTried"/>) or there are no hard links.
    /// </summary>
    public required int? LinkLimit { get; init; }

    /// <summary>What is missed, as sentences for the log and the status page; empty on a good file system.</summary>
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
