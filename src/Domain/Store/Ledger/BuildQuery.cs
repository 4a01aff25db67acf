using CondaStore.Domain.Store.Access;

namespace CondaStore.Domain.Store.Ledger;

/// <summary>Specifies which builds to list, and in which order.</summary>
public sealed record BuildQuery
{
    /// <summary>What the caller may see.</summary>
    public required Visibility Visibility { get; init; }

    /// <summary>Gets the namespace; null for all.</summary>
    public string? Namespace { get; init; }

    /// <summary>Gets the name of the environments; null for all.</summary>
    public string? Name { get; init; }

    /// <summary>Gets the id of the environment; null for all.</summary>
    public long? EnvironmentId { get; init; }

    /// <summary>Gets the state of the builds; null for all.</summary>
    public BuildStatus? Status { get; init; }

    /// <summary>Gets the type of an artifact that the builds must have; null for all.</summary>
    public ArtifactType? Artifact { get; init; }

    /// <summary>Gets the packages that the builds must all have.</summary>
    public IReadOnlyList<string> Packages { get; init; } = [];

    /// <summary>Gets whether deleted builds are included, as existing clients expect.</summary>
    public bool IncludeDeleted { get; init; } = true;

    /// <summary>Gets the sort key: <c>id</c>, <c>scheduled_on</c>, <c>started_on</c> or <c>ended_on</c>; others are treated as
    /// <c>id</c>.</summary>
    public string SortBy { get; init; } = "id";

    /// <summary>Gets whether the largest or newest comes first.</summary>
    public bool Descending { get; init; }

    internal bool HasFilter => Status is not null || Artifact is not null || Packages.Count > 0 || !IncludeDeleted;

    internal bool IsInOrderOfIds => SortBy is not ("started_on" or "ended_on");
}
