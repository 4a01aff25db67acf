namespace CondaStore.Domain.Installing.Transactions;

/// <summary>Represents what an unfinished run announced in its <see cref="PrefixJournal"/>.</summary>
internal sealed record JournalContents
{
    /// <summary>Gets whether the prefix was not an environment before: then linked packages may be kept for the next run.</summary>
    public bool IsNew { get; init; }

    /// <summary>Gets whether the prefix was empty before.</summary>
    public bool IsAllOurs { get; init; }

    /// <summary>Gets whether the change was complete: only entries that it had moved aside may be left.</summary>
    public bool IsDone { get; init; }

    /// <summary>Gets the paths that may exist, by the identity of the package whose linking was started; directories end with a
    /// slash.</summary>
    public required IReadOnlyDictionary<string, IReadOnlyList<string>> Begun { get; init; }

    /// <summary>Gets the names of packages whose files may be at the path of another one.</summary>
    public required IReadOnlySet<string> Unsettled { get; init; }

    /// <summary>Gets the entries that may have been moved, in order.</summary>
    public required IReadOnlyList<MovedPath> Moved { get; init; }

    /// <summary>Gets the files, and directories with a trailing slash, that may have been created and belong to no package.</summary>
    public required IReadOnlyList<string> Made { get; init; }

    /// <summary>Gets the paths of removed packages, whose directories are removed if empty.</summary>
    public required IReadOnlyList<string> Emptied { get; init; }
}
