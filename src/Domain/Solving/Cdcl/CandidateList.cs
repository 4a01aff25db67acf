namespace CondaStore.Domain.Solving.Cdcl;

/// <summary>Represents the candidates of a name: positions 0 to <see cref="Count"/> - 1, in order of preference up to groups of
/// equals.</summary>
internal sealed class CandidateList
{
    private Dictionary<int, string>? _reasons;

    /// <summary>Gets the number of candidates.</summary>
    public required int Count { get; init; }

    /// <summary>
    /// Gets the ascending ends (exclusive) of groups whose members are equal so far; the search calls
    /// <see cref="IDependencyProvider.OrderGroupAsync"/> when it must choose inside one. Null if the order is final.
    /// </summary>
    public int[]? GroupEnds { get; init; }

    /// <summary>Gets the candidates that must not be used, with the reason shown to users.</summary>
    public IReadOnlyList<(int Position, string Reason)> Excluded { get; init; } = [];

    /// <summary>Gets the only candidate that may be chosen, or -1.</summary>
    public int Locked { get; init; } = -1;

    /// <summary>Gets whether several candidates of this name may be chosen together.</summary>
    public bool AllowMultiple { get; init; }

    /// <summary>Returns the reason shown for an excluded candidate, or null.</summary>
    public string? ExclusionOf(int position)
    {
        if (Excluded.Count == 0)
        {
            return null;
        }

        _reasons ??= Excluded.ToDictionary(e => e.Position, e => e.Reason);
        return _reasons.GetValueOrDefault(position);
    }
}
