namespace CondaStore.Domain.Store.Ledger;

/// <summary>Specifies which packages of a build to list, and in which order.</summary>
public sealed record PackageQuery
{
    /// <summary>Gets a part of the name; null for all.</summary>
    public string? Search { get; init; }

    /// <summary>Gets whether <see cref="Search"/> is the whole name.</summary>
    public bool Exact { get; init; }

    /// <summary>Gets the build string; null for all.</summary>
    public string? Build { get; init; }

    /// <summary>Gets the sort keys, <c>channel</c> and <c>name</c>; others are ignored. Both when empty.</summary>
    public IReadOnlyList<string> SortBy { get; init; } = [];

    /// <summary>Gets whether the order is reversed.</summary>
    public bool Descending { get; init; }
}
