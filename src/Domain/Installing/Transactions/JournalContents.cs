namespace CondaStore.Domain.Installing.Transactions;

/// <summary>What an unfinished run announced in its <see cref="PrefixJournal"/>.</summary>
internal sealed record JournalContents
{
    /// <summary>Whether the prefix was no environment before: then what is linked may stay for the next run.</summary>
    public bool IsNew { get; init; }

    /// <summary>Whether nothing at all was in the prefix before.</summary>
    public bool IsAllOurs { get; init; }

    /// <summary>Whether the change was complete: only what it had moved aside may be left.</summary>
    public bool IsDone { get; init; }

    /// <summary>Paths that may exist, by the identity of the package whose linking had begun; directories end with a slash.</summary>
    public required IReadOnlyDictionary<string, IReadOnlyList<string>> Begun { get; init; }

    /// <summary>Names of packages whose files may be at another one's place.</summary>
    public required IReadOnlySet<string> Unsettled { get; init; }

    /// <summary>What may have been moved, in this order.</summary>
    public required IReadOnlyList<MovedPath> Moved { get; init; }

    /// <summary>Files, and with a slash at their end directories, that may have been made and belong to no package.</summary>
    public required IReadOnlyList<string> Made { get; init; }

    /// <summary>Paths of packages that leave: their directories go when nothing is in them.</summary>
    public required IReadOnlyList<string> Emptied { get; init; }
}
