using CondaStore.Domain.Store.Access;

namespace CondaStore.Domain.Store.Ledger;

/// <summary>Which environments are wanted, and in which order.</summary>
public sealed record EnvironmentQuery
{
    /// <summary>What the caller may see.</summary>
    public required Visibility Visibility { get; init; }

    /// <summary>Only what another caller may see too; null for no such limit.</summary>
    public Visibility? AlsoVisibleTo { get; init; }

    /// <summary>A part of the name of namespace or environment.</summary>
    public string? Search { get; init; }

    /// <summary>Only of this namespace.</summary>
    public string? Namespace { get; init; }

    /// <summary>Only of this name.</summary>
    public string? Name { get; init; }

    /// <summary>Only with the active build in this state.</summary>
    public BuildStatus? Status { get; init; }

    /// <summary>Only with all of these packages in the active build.</summary>
    public IReadOnlyList<string> Packages { get; init; } = [];

    /// <summary>Only with an artifact of this type of the active build.</summary>
    public ArtifactType? Artifact { get; init; }

    /// <summary>Keys of order, <c>namespace</c> and <c>name</c>; both when empty.</summary>
    public IReadOnlyList<string> SortBy { get; init; } = [];

    /// <summary>Whether the order is reversed.</summary>
    public bool Descending { get; init; }

    internal bool HasFilter =>
        AlsoVisibleTo is not null || Search is not null || Name is not null || Status is not null || Packages.Count > 0 || Artifact is not null;

    /// <summary>Whether rows come in the wanted order by themselves: by namespace, then by name.</summary>
    internal bool IsInOrderOfKeys => !Descending && SortBy is ([] or ["namespace"] or ["namespace", "name"]);

    internal bool Sees(string ns, string environment) =>
        Visibility.Sees(ns, environment) && (AlsoVisibleTo is null || AlsoVisibleTo.Sees(ns, environment));
}
