using CondaStore.Domain.Store.Access;

namespace CondaStore.Domain.Store.Ledger;

/// <summary>Specifies which environments to list, and in which order.</summary>
public sealed record EnvironmentQuery
{
    /// <summary>What the caller may see.</summary>
    public required Visibility Visibility { get; init; }

    /// <summary>Gets the visibility of another caller to which the list is also limited; null for no such limit.</summary>
    public Visibility? AlsoVisibleTo { get; init; }

    /// <summary>Gets a part of the name of namespace or environment.</summary>
    public string? Search { get; init; }

    /// <summary>Gets the namespace; null for all.</summary>
    public string? Namespace { get; init; }

    /// <summary>Gets the name; null for all.</summary>
    public string? Name { get; init; }

    /// <summary>Gets the state of the active build; null for all.</summary>
    public BuildStatus? Status { get; init; }

    /// <summary>Gets the packages that the active build must all have.</summary>
    public IReadOnlyList<string> Packages { get; init; } = [];

    /// <summary>Gets the type of an artifact that the active build must have; null for all.</summary>
    public ArtifactType? Artifact { get; init; }

    /// <summary>Gets the sort keys, <c>namespace</c> and <c>name</c>; both when empty.</summary>
    public IReadOnlyList<string> SortBy { get; init; } = [];

    /// <summary>Gets whether the order is reversed.</summary>
    public bool Descending { get; init; }

    internal bool HasFilter =>
        AlsoVisibleTo is not null
            || Search is not null
            || Name is not null
            || Status is not null
            || Packages.Count > 0
            || Artifact is not null;

    /// <summary>Gets whether the order is that of the rows: by namespace, then by name.</summary>
    internal bool IsInOrderOfKeys => !Descending && SortBy is ([] or ["namespace"] or ["namespace", "name"]);

    internal bool Sees(string ns, string environment) =>
        Visibility.Sees(ns, environment) && (AlsoVisibleTo is null || AlsoVisibleTo.Sees(ns, environment));
}
